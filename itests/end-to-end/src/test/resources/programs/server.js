// A server with timers, a worker thread, a child process and an open file. usage: server.js PORT (working directory: its folder)
const { Worker } = require('worker_threads');
const { spawn } = require('child_process');
const crypto = require('crypto');
const fs = require('fs');
const http = require('http');

const errors = [];
let ticks = 0, requests = 0, workerTurns = 0;
const table = new Map(Array.from({ length: 20000 }, (_, i) => ['key' + i, i * 3]));
const log = fs.openSync('log', 'a');

setInterval(() => { ticks++; fs.writeSync(log, `tick ${ticks}\n`); }, 5);
const worker = new Worker(`
    const { parentPort } = require('worker_threads');
    let turns = 0;
    setInterval(() => { turns++; let x = 0; for (let i = 1; i < 2000; i++) x += 1 / i; parentPort.postMessage([turns, x]); }, 5);
`, { eval: true });
worker.on('message', ([turns, x]) => {
    if (turns !== workerTurns + 1) errors.push(`worker turn ${turns} after ${workerTurns}`);
    if (Math.abs(x - 8.177) > 0.01) errors.push(`worker computed ${x}`);
    workerTurns = turns;
});
worker.on('error', e => errors.push(String(e)));
const child = spawn('cat', [], { stdio: ['pipe', 'pipe', 'inherit'] });
child.on('exit', () => errors.push('the child is gone'));

function echo(text) {
    return new Promise(done => { child.stdout.once('data', data => done(String(data) === text)); child.stdin.write(text); });
}
function digest() { // on libuv's own threads
    return new Promise(done => crypto.pbkdf2('secret', 'salt', 1000, 32, 'sha256', (e, key) => done(key && key.toString('hex'))));
}

async function main() {
    const expected = await digest();
    http.createServer(async (request, response) => {
        requests++;
        if (await digest() !== expected) errors.push('the digest changed');
        if (!await echo(`words ${requests}`)) errors.push('the child says something else');
        for (const [key, value] of table) if ('key' + value / 3 !== key) errors.push(`table: ${key} is ${value}`);
        const lines = fs.readFileSync('log', 'utf8').trim().split('\n');
        if (lines.some((line, i) => line !== `tick ${i + 1}`)) errors.push('the log has gaps');
        const hot = new Function('n', `let s = ${requests}; for (let i = 0; i < n; i++) s = (s * 31 + i) % 1000003; return s;`);
        let slow = requests; for (let i = 0; i < 300000; i++) slow = (slow * 31 + i) % 1000003;
        if (hot(300000) !== slow) errors.push('newly compiled code computes something else');
        response.end(JSON.stringify({ requests, count: Math.min(ticks, workerTurns), errors }));
    }).listen(Number(process.argv[2]), '127.0.0.1');
}
main();
