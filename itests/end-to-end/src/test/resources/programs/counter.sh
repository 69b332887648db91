# For a shell that is one static program. A server beside it, a pipe to a child, arithmetic; answers ask.N with answer.N.
# usage: busybox sh counter.sh BUSYBOX PORT
b=$1
$b httpd -f -p "127.0.0.1:$2" -h . &
server=$!
$b mkfifo questions answers
(while read -r word n; do echo "$word is $((n * n))"; done <questions >answers) &
exec 5>questions 6<answers
variable="kept from the start"
round=0
sum=0
while :; do
    until [ -e "ask.$round" ]; do
        $b usleep 2000
        sum=$((sum + 1))
    done
    result=right
    echo "square $round" >&5
    read -r answer <&6
    [ "$answer" = "square is $((round * round))" ] || result="wrong: $answer"
    [ "$variable" = "kept from the start" ] || result="wrong: variable"
    kill -0 "$server" || result="wrong: no server"
    [ "$sum" -gt "${before:--1}" ] || result="wrong: did not count"
    before=$sum
    echo "round $round" >>log
    [ "$($b wc -l <log)" -eq $((round + 1)) ] || result="wrong: log"
    echo "$result" >"answer.new"
    $b mv "answer.new" "answer.$round"
    round=$((round + 1))
done
