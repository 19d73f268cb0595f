"""People who sign in: users, sign-in, sessions, set-up of the first administrator."""
