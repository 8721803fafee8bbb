"""What apicheck says of release pairs and of single commits of real repositories, each finding judged by people."""
