package org.lstm4j.backend.jvm.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of threads that share the tasks of one loop after another. The caller takes part; tasks are handed out in ascending order
 * from a counter. Idle threads spin for a while and then park, because a hand-off to a spinning thread takes 0.2 microseconds and
 * one to a parked thread 85.
 *
 * <p>A loop allocates nothing. Loops from several threads run one after another; a loop inside a task is an error.
 */
public final class Workers implements AutoCloseable {
    /** One turn of a loop; must be safe to run beside other turns of the same loop. */
    @FunctionalInterface
    public interface Task {
        /**
         * Runs one turn.
         *
         * @param index which turn, from 0
         * @param worker which thread runs it, from 0 (the caller) to {@code threads - 1}: the index of its scratch
         */
        void run(int index, int worker);
    }

    private static final long SPIN_NANOS = 200_000;
    private static final int SPINS_PER_CLOCK = 64;
    private static final int INDEX_BITS = 24;
    private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;

    /**
     * Number of the loop in the upper bits, index of its next task in the lower: a late thread cannot take from a newer loop. Between
     * loops the index is the largest possible, which no count exceeds.
     */
    private final AtomicLong ticket = new AtomicLong(INDEX_MASK);

    private final AtomicInteger unfinished = new AtomicInteger();
    private final ReentrantLock turn = new ReentrantLock();
    private final Worker[] workers;

    // Written before the ticket of their loop and read after it; a taken ticket proves that they belong to it.
    private Task task = (index, worker) -> {};
    private int count;

    private volatile @Nullable Thread waiting;
    private volatile boolean closed;
    private @Nullable Throwable failure;
    private int failedIndex;

    /**
     * Starts the threads.
     *
     * @param threads all that work, the caller included; with 1 the caller runs everything
     */
    public Workers(int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
        }
        workers = new Worker[threads - 1];
        for (int w = 0; w < workers.length; w++) {
            workers[w] = new Worker(this, w + 1);
        }
        for (Worker worker : workers) {
            worker.start();
        }
    }

    /** Threads that work, the caller included. */
    public int threads() {
        return workers.length + 1;
    }

    /**
     * Runs {@code task} for every index below {@code taskCount} and returns when all are done. If tasks throw, what the lowest failed
     * index threw is thrown here, after every task has run or failed.
     *
     * @throws IllegalStateException when called from a task, or after {@link #close}
     */
    public void parallelFor(int taskCount, Task body) {
        if (taskCount < 0 || taskCount > INDEX_MASK) {
            throw new IllegalArgumentException("taskCount: expected 0 to " + INDEX_MASK + ", found " + taskCount);
        }
        if (turn.isHeldByCurrentThread() || (Thread.currentThread() instanceof Worker w && w.owner == this)) {
            throw new IllegalStateException("parallelFor inside a task of the same workers");
        }
        turn.lock();
        try {
            if (closed) {
                throw new IllegalStateException("these workers are closed");
            }
            run(taskCount, body);
        } finally {
            turn.unlock();
        }
    }

    private void run(int taskCount, Task body) {
        task = body;
        count = taskCount;
        failure = null;
        unfinished.set(taskCount);
        long loop = (ticket.get() >>> INDEX_BITS) + 1;
        ticket.set(loop << INDEX_BITS);
        for (int w = 0; w < Math.min(workers.length, taskCount - 1); w++) {
            if (workers[w].parked) {
                LockSupport.unpark(workers[w]);
            }
        }
        takeTasks(0);
        awaitOthers();
        ticket.set(loop << INDEX_BITS | INDEX_MASK);
        Throwable thrown = failure;
        failure = null;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
    }

    /** Takes tasks of the newest loop until none is left. */
    private void takeTasks(int worker) {
        while (true) {
            long now = ticket.get();
            int index = (int) (now & INDEX_MASK);
            Task body = task;
            if (index >= count) {
                return;
            }
            if (!ticket.compareAndSet(now, now + 1)) {
                continue;
            }
            try {
                body.run(index, worker);
            } catch (RuntimeException | Error e) {
                recordFailure(index, e);
            }
            if (unfinished.decrementAndGet() == 0) {
                Thread caller = waiting;
                if (caller != null) {
                    LockSupport.unpark(caller);
                }
            }
        }
    }

    private synchronized void recordFailure(int index, Throwable thrown) {
        if (failure == null || index < failedIndex) {
            failure = thrown;
            failedIndex = index;
        }
    }

    private void awaitOthers() {
        if (spinUntilDone()) {
            return;
        }
        waiting = Thread.currentThread();
        boolean interrupted = false;
        while (unfinished.get() != 0) {
            LockSupport.park(this);
            // A pending interrupt would turn every park into a spin; it is given back at the end.
            interrupted |= Thread.interrupted();
        }
        waiting = null;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean spinUntilDone() {
        long deadline = System.nanoTime() + SPIN_NANOS;
        do {
            for (int j = 0; j < SPINS_PER_CLOCK; j++) {
                if (unfinished.get() == 0) {
                    return true;
                }
                Thread.onSpinWait();
            }
        } while (System.nanoTime() < deadline);
        return false;
    }

    /** Ends the threads; waits for a running loop first. Closing twice does nothing. */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            for (Worker worker : workers) {
                LockSupport.unpark(worker);
            }
        } finally {
            turn.unlock();
        }
    }

    private static final class Worker extends Thread {
        private final Workers owner;
        private final int index;
        private volatile boolean parked;

        Worker(Workers owner, int index) {
            super("lstm-worker-" + index);
            this.owner = owner;
            this.index = index;
            setDaemon(true);
        }

        @Override
        public void run() {
            long seen = 0;
            while (!owner.closed) {
                seen = awaitLoopAfter(seen);
                owner.takeTasks(index);
            }
        }

        private long awaitLoopAfter(long seen) {
            long deadline = System.nanoTime() + SPIN_NANOS;
            do {
                for (int j = 0; j < SPINS_PER_CLOCK; j++) {
                    long loop = owner.ticket.get() >>> INDEX_BITS;
                    if (loop != seen || owner.closed) {
                        return loop;
                    }
                    Thread.onSpinWait();
                }
            } while (System.nanoTime() < deadline);
            parked = true;
            long loop = owner.ticket.get() >>> INDEX_BITS;
            while (loop == seen && !owner.closed) {
                LockSupport.park(owner);
                Thread.interrupted();
                loop = owner.ticket.get() >>> INDEX_BITS;
            }
            parked = false;
            return loop;
        }
    }
}
