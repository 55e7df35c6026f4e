"""What runs on the functions' own Python: the standard library and awslambdaric, nothing else."""
