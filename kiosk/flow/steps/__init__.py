"""The stretches of the packer's work; each is pure: state and event in, state and effects out."""
