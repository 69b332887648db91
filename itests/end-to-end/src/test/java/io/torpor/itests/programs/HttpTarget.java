package io.torpor.itests.programs;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.IntUnaryOperator;

/** A program to be dumped: an HTTP server with 32 threads that serve and 16 that compute. Its arguments are address and port. */
public final class HttpTarget {
    private static final int WORKERS = 16;
    private final List<String> errors = Collections.synchronizedList(new ArrayList<>());
    private final AtomicIntegerArray turns = new AtomicIntegerArray(WORKERS);
    private final AtomicInteger requests = new AtomicInteger();
    private final Map<String, byte[]> heap = new HashMap<>();
    private int rounds;

    public static void main(String[] args) throws IOException {
        new HttpTarget().serve(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
    }

    private void serve(InetSocketAddress address) throws IOException {
        for (int i = 0; i < 2000; i++) {
            heap.put("key " + i, ("value " + i).repeat(100).getBytes(StandardCharsets.US_ASCII));
        }
        for (int i = 0; i < WORKERS; i++) {
            int me = i;
            Thread thread = new Thread(() -> compute(me), "worker " + i);
            thread.setDaemon(true);
            thread.start();
        }
        HttpServer server = HttpServer.create(address, 100);
        server.setExecutor(Executors.newFixedThreadPool(32));
        server.createContext("/work", exchange -> answerLast(exchange, Integer.toString(requests.incrementAndGet())));
        server.createContext("/keep", exchange -> answer(exchange, Integer.toString(requests.incrementAndGet())));
        server.createContext("/check", exchange -> answerLast(exchange, check()));
        server.start();
    }

    /** Answers, and ends the connection. */
    private static void answerLast(HttpExchange exchange, String text) throws IOException {
        exchange.getResponseHeaders().add("Connection", "close");
        answer(exchange, text);
    }

    private static void answer(HttpExchange exchange, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void compute(int me) {
        double expected = series();
        while (true) {
            if (series() != expected) {
                errors.add("worker " + me + " computed something else");
            }
            turns.incrementAndGet(me);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                errors.add("worker " + me + " was interrupted");
            }
        }
    }

    private static double series() {
        double sum = 0;
        for (int i = 1; i < 5000; i++) {
            sum += Math.sqrt(i) / (i * 1.7);
        }
        return sum;
    }

    private synchronized String check() {
        try {
            rounds++;
            collectGarbage();
            compileSomething();
            heap.forEach((key, value) -> {
                String text = new String(value, StandardCharsets.US_ASCII);
                if (!text.equals(key.replace("key", "value").repeat(100))) {
                    errors.add("the heap has changed at " + key);
                }
            });
            everyWorkerGoesOn();
        } catch (Exception | LinkageError e) {
            errors.add(e.toString());
        }
        return "rounds " + rounds + " errors " + errors;
    }

    private void collectGarbage() {
        long before = collections();
        byte[][] garbage = new byte[64][];
        for (int i = 0; i < 512; i++) {
            garbage[i % 64] = new byte[100_000];
        }
        System.gc();
        if (collections() <= before) {
            errors.add("System.gc() collected nothing: " + garbage.length);
        }
    }

    private static long collections() {
        return ManagementFactory.getGarbageCollectorMXBeans().stream()
                .mapToLong(bean -> bean.getCollectionCount())
                .sum();
    }

    /** A class that is new to this JVM, run until the JIT has compiled some of it. */
    private void compileSomething() throws IOException, ReflectiveOperationException, InterruptedException {
        try (InputStream code = HttpTarget.class.getResourceAsStream("HotLoop.class")) {
            IntUnaryOperator loop = (IntUnaryOperator) MethodHandles.lookup()
                    .defineHiddenClass(code.readAllBytes(), true)
                    .lookupClass()
                    .getDeclaredConstructor()
                    .newInstance();
            long before = ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
            int expected = loop.applyAsInt(1000);
            long end = System.nanoTime() + 20_000_000_000L;
            while (ManagementFactory.getCompilationMXBean().getTotalCompilationTime() == before
                    && System.nanoTime() < end) {
                for (int i = 0; i < 2000; i++) {
                    if (loop.applyAsInt(1000) != expected) {
                        errors.add("the hot loop computed something else");
                        return;
                    }
                }
            }
            if (ManagementFactory.getCompilationMXBean().getTotalCompilationTime() == before) {
                errors.add("the JIT compiles nothing any more");
            }
        }
    }

    private void everyWorkerGoesOn() throws InterruptedException {
        int[] before = new int[WORKERS];
        for (int i = 0; i < WORKERS; i++) {
            before[i] = turns.get(i);
        }
        for (int wait = 0; wait < 3000; wait++) {
            int still = 0;
            for (int i = 0; i < WORKERS; i++) {
                still += turns.get(i) == before[i] ? 1 : 0;
            }
            if (still == 0) {
                return;
            }
            Thread.sleep(5);
        }
        errors.add("some workers stand still");
    }
}
