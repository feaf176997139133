# A thin alias of dev.py, for hands that type make.
.PHONY: setup run test check fix types arch browser bench lock
setup run test check fix types arch browser bench lock:
	python3 dev.py $@
