"""GET /interviews/live, and the monitoring sockets (RT-08, RT-09)."""

from fastapi import APIRouter, WebSocket

from api.errors import Forbidden, Unauthenticated, responses
from api.live import service
from api.live.schemas import LiveInterviews
from api.live.socket import watch_company, watch_interview
from api.security.dependencies import CurrentUser, RequestSession, Wired
from api.wiring import Services

router = APIRouter(tags=["live"], responses=responses(Unauthenticated, Forbidden))
sockets = APIRouter()


@router.get("/interviews/live")
async def list_live_interviews(caller: CurrentUser, session: RequestSession, services: Wired) -> LiveInterviews:
    """Every running interview of the company, with its latest state."""
    return LiveInterviews(interviews=await service.running(session, services, caller))


@sockets.websocket("/ws/monitor/{interview_id}")
async def monitor_interview(socket: WebSocket, interview_id: str) -> None:
    """One interview. The first message authenticates; see `api/live/schemas.py` for the messages."""
    services: Services = socket.app.state.services
    await watch_interview(socket, services, interview_id)


@sockets.websocket("/ws/monitor")
async def monitor_company(socket: WebSocket) -> None:
    """All interviews of the watcher's company."""
    services: Services = socket.app.state.services
    await watch_company(socket, services)
