package io.torpor.spi;

import io.torpor.abi.AddressRange;
import io.torpor.abi.Pid;

/** What an {@link Issue} is about. {@code toString} names it in a sentence. */
public sealed interface Subject {
    /** A task; {@code command} is its name in {@code /proc/PID/comm}. */
    record Task(Pid pid, String command) implements Subject {
        @Override
        public String toString() {
            return "task " + pid + " (" + command + ")";
        }
    }

    /** One thread of a task. */
    record Thread(Task task, int tid) implements Subject {
        @Override
        public String toString() {
            return "thread " + tid + " of " + task;
        }
    }

    /** A descriptor of a task. */
    record Descriptor(Task task, int number) implements Subject {
        @Override
        public String toString() {
            return "fd " + number + " of " + task;
        }
    }

    /** A memory mapping of a task. */
    record MemoryMapping(Task task, AddressRange range) implements Subject {
        @Override
        public String toString() {
            return "mapping " + range + " of " + task;
        }
    }

    /** An image file. */
    record ImageFile(String name) implements Subject {
        @Override
        public String toString() {
            return name;
        }
    }

    /** Anything else, in words. */
    record Other(String words) implements Subject {
        @Override
        public String toString() {
            return words;
        }
    }
}
