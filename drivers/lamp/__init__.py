"""Stack lights with a buzzer, switched by a relay board on a serial line."""
