"""What earlier runs found out, kept on disk. Anybody may delete it at any time: it saves time and decides nothing."""
