"""What a person connects (REST-111, REST-112): GitHub, to sign in and for private repositories, and Google Calendar."""
