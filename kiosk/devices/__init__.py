"""The devices at the bench: what they said as events, and what the session has them do."""
