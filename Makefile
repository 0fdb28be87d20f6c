.PHONY: test lint samples pictures bench

test:
	pytest -n 2

lint:
	ruff check .
	ruff format --check .
	mypy
	lint-imports

samples:
	python -m layouts.draw_samples

pictures:
	python -m docs.pictures

bench:
	python -m benchmarks.whole
