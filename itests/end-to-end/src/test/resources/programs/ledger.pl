#!/usr/bin/perl
# A hash, closures, an open file, a child behind a socket pair, a ticking timer. Answers when ask.N appears with answer.N.
use strict;
use warnings;
use Socket;
use IO::Handle;
use Time::HiRes qw(setitimer ITIMER_REAL usleep);

my ($ticks, @errors) = (0);
sub expect { my ($ok, $what) = @_; push @errors, $what unless $ok; }

my %table = map { ("key $_" => $_ * 7) } 1 .. 20000;
my @counters = map { my $n = $_; sub { return $n += 2 } } 1 .. 10;
socketpair(my $near, my $far, AF_UNIX, SOCK_STREAM, PF_UNSPEC) or die "socketpair: $!";
$near->autoflush(1);
$far->autoflush(1);
my $child = fork // die "fork: $!";
if (!$child) {
    close $near;
    while (my $line = <$far>) { chomp $line; print $far scalar(reverse $line), "\n"; }
    exit 0;
}
close $far;
open(my $log, '>>', 'log') or die "log: $!";
$log->autoflush(1);
$SIG{ALRM} = sub { $ticks++ };
setitimer(ITIMER_REAL, 0.01, 0.01);
$0 = 'ledger in perl';

for (my $round = 0;; $round++) {
    usleep 2000 until -e "ask.$round";
    print $log "round $round\n";
    my $before = $ticks;
    for (my $i = 0; $i < 2000 && $ticks == $before; $i++) { usleep 5000 }
    expect($ticks > $before, "the timer stands still");
    expect(keys(%table) == 20000, "the table has lost keys");
    $table{"key $_"} == $_ * 7 or expect(0, "key $_") for 1 .. 20000;
    $counters[$_ - 1]->() == $_ + 2 * ($round + 1) or expect(0, "closure $_") for 1 .. 10;
    print $near "words $round\n";
    my $answer = <$near>;
    expect($answer eq reverse("words $round") . "\n", "the child says $answer");
    expect("torpor $round" =~ /^(\w+) (\d+)$/ && $2 == $round, "regular expressions");
    open(my $again, '<', 'log') or die "log: $!";
    expect(scalar(my @lines = <$again>) == $round + 1, "the log");
    expect(abs(sqrt(2) ** 2 - 2) < 1e-12, "floating point");
    open(my $to, '>', "answer.$round.new") or die "answer: $!";
    print $to @errors ? "wrong: @errors\n" : "right\n";
    close $to;
    rename "answer.$round.new", "answer.$round";
}
