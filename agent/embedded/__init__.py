"""The agent inside the api process (`make run`): its doors, and the calls behind them."""
