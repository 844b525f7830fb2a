"""What `roadmap prove` does: built notebooks executed, every check in them answered wrongly and then rightly."""
