"""What happens at the bench and what follows of it; pure: no device, no server, no clock."""
