"""A local issuer of tokens with the routes of Supabase Auth that clients use. Never deployed."""
