"""Speed of the product next to hand-written SQL and Jinja: same server, same data, same run."""
