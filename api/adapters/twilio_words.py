"""Twilio's error codes in words for people of the company: what it means, and what to do. Never a number of a person.

Source: Twilio's error and warning dictionary; https://www.twilio.com/docs/api/errors/<code>.
"""

NUMBER = "The candidate's phone number {}. Correct it in the candidate's details, with + and the country code."
PLAN = "Ask whoever runs this installation"

WORDS: dict[str, str] = {
    # The number that is called
    "13223": NUMBER.format("is not one that can be called"),
    "13224": NUMBER.format("cannot be reached by the telephone service, or is not complete"),
    "13225": NUMBER.format("is blocked by the telephone service"),
    "13226": f"The telephone service may not call this country. {PLAN} to allow it in Twilio's voice permissions.",
    "13227": f"The telephone service may not call this country. {PLAN} to allow it in Twilio's voice permissions.",
    "21201": "The candidate has no phone number. Add one to the candidate's details.",
    "21202": NUMBER.format("is a premium or emergency number, which is never called"),
    "21211": NUMBER.format("is not valid"),
    "21214": NUMBER.format("cannot be reached"),
    "21217": NUMBER.format("does not look valid"),
    "21401": NUMBER.format("is not valid"),
    "21421": NUMBER.format("is not valid"),
    "32009": NUMBER.format("is not registered anywhere"),
    # What our account may do
    "21215": f"The telephone service may not call this country. {PLAN} to allow it in Twilio's voice permissions.",
    "21216": f"Twilio blocks this number for our account. {PLAN} to clear it with Twilio.",
    "21219": f"Our account at Twilio is a trial one, which may call verified numbers only. {PLAN} to upgrade it.",
    "21408": f"The telephone service may not call this country. {PLAN} to allow it in Twilio's voice permissions.",
    "573005": f"Our account at Twilio is a trial one, which may call verified numbers only. {PLAN} to upgrade it.",
    "20003": f"Twilio refuses our account: its keys are wrong, or it has no credit left. {PLAN} to check TWILIO_*.",
    "20005": f"Our account at Twilio is not active. {PLAN} to clear it with Twilio.",
    "20006": f"Twilio refuses our account access. {PLAN} to check TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.",
    "20008": f"The keys of our Twilio account are those of its tests, which call nobody. {PLAN} to set the live ones.",
    "10001": f"Our account at Twilio is not active. {PLAN} to clear it with Twilio.",
    "10004": "Too many calls are under way at once for our Twilio account. The call is tried again by itself.",
    # The number that calls
    "21210": f"The number we call from does not belong to our Twilio account. {PLAN} to check TWILIO_NUMBER.",
    "21212": f"The number we call from is not valid. {PLAN} to check TWILIO_NUMBER.",
    "21213": f"There is no number that we can call from. {PLAN} to set TWILIO_NUMBER.",
    # Our own addresses
    "11200": f"Twilio could not reach this server during the call. {PLAN} to run make phone-setup.",
    "11205": f"Twilio could not connect to this server. {PLAN} to check PUBLIC_URL with make phone-setup.",
    "11210": f"Twilio does not find this server's name. {PLAN} to check PUBLIC_URL with make phone-setup.",
    "11237": f"Twilio does not trust this server's certificate. {PLAN} to renew it.",
    "11750": "This server answered Twilio with too much. Report it as an error of this program.",
    "12100": "Twilio could not read this server's answer. Report it as an error of this program.",
    "12200": "Twilio did not accept this server's answer. Report it as an error of this program.",
    "12300": "Twilio could not read this server's answer. Report it as an error of this program.",
    "21205": f"Twilio cannot use this server's address. {PLAN} to set PUBLIC_URL to one that begins with https.",
    "21609": f"Twilio cannot use this server's address. {PLAN} to set PUBLIC_URL to one that begins with https.",
    "31920": f"The call's sound could not reach the interviewer. {PLAN} to check PHONE_STREAM_URL.",
    "31921": "The connection to the interviewer broke; the call went on with a new one.",
    # The line
    "20429": "The telephone service has too much to do. The call is tried again by itself.",
    "20500": "The telephone service has a fault of its own. The call is tried again by itself.",
    "21220": "The call was over already.",
    "32011": "The telephone network did not answer. The call is tried again by itself.",
    "32016": "It rang too long without an answer.",
}

ACCOUNT = frozenset({"20003", "20005", "20006", "20008", "10001", "21210", "21212", "21213", "21205", "21609"})
"""About us, not about the number that was called: no other call would be placed either."""
UNKNOWN = "The telephone service could not place the call (its code {code}). Check the number, or try again later."


def explained(code: str) -> str:
    """An unknown code is named, so that it can be looked up."""
    return WORDS.get(code) or UNKNOWN.format(code=code)
