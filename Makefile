.PHONY: run test check trace bench setup
run:   ; @bash deploy/setup.sh run && exec .venv/bin/agrement up
test:  ; @bash deploy/test.sh
check: ; @bash deploy/check.sh
trace: ; @bash deploy/setup.sh dev && .venv/bin/agrement trace
bench: ; @bash deploy/setup.sh run && .venv/bin/agrement bench
setup: ; @bash deploy/setup.sh dev
