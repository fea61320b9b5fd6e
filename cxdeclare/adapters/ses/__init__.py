"""Amazon SES in an account of one's own: the endpoints of kinds, called through boto3."""
