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
KINDS: dict[str, str] = {
    **dict.fromkeys(("21211", "21217", "21401", "21421"), "number_invalid"),
    **dict.fromkeys(("13224", "21214"), "number_unreachable"),
    **dict.fromkeys(("13226", "13227", "21215", "21408"), "country_not_allowed"),
    **dict.fromkeys(("21219", "573005"), "account_trial"),
    **dict.fromkeys(("20003", "20006"), "account_refused"),
    **dict.fromkeys(("20005", "10001"), "account_inactive"),
    **dict.fromkeys(("21210", "21212", "21213"), "own_number"),
    **dict.fromkeys(("11200", "11205", "11210"), "server_unreachable"),
    **dict.fromkeys(("11750", "12100", "12200", "12300"), "our_answer"),
    **dict.fromkeys(("21205", "21609"), "server_address"),
    "13223": "number_not_callable",
    "13225": "number_blocked",
    "21201": "number_missing",
    "21202": "number_premium",
    "32009": "number_unregistered",
    "21216": "number_blocked_for_us",
    "20008": "account_test_keys",
    "10004": "too_many_calls",
    "11237": "certificate",
    "31920": "stream_unreachable",
    "31921": "stream_broke",
    "20429": "carrier_busy",
    "20500": "carrier_fault",
    "21220": "over_already",
    "32011": "network_silent",
    "32016": "rang_too_long",
}
"""The same for pages, which say it in their reader's language (`phone.error` of the dashboard's texts)."""
UNKNOWN = "The telephone service could not place the call (its code {code}). Check the number, or try again later."


def explained(code: str) -> str:
    """An unknown code is named, so that it can be looked up."""
    return WORDS.get(code) or UNKNOWN.format(code=code)
