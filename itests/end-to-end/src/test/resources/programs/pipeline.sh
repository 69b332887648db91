#!/bin/bash
# Three stages; the last lets 500 lines pass for each file gate.N, so that the pipes before it are full of text.
numbers() {
    local i
    for ((i = 1; i <= 20000; i++)); do echo "$i and some text that fills the pipe"; done
}
triple() {
    local n rest
    while read -r n rest; do echo "$((n * 3)) $rest"; done
}
collect() {
    local n rest count=0
    exec 7>>collected
    while
        if ((count % 500 == 0)); then
            until [[ -e gate.$((count / 500 + 1)) || -e gate.all ]]; do sleep 0.02; done
        fi
        read -r n rest
    do
        ((++count))
        echo "$n $rest" >&7
    done
}
numbers | triple | collect
echo "statuses ${PIPESTATUS[*]}" >result
