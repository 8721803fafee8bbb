"""What only a browser can say of the HTML report: `nox -s browser`. `nox -s check` needs none."""
