package org.lstm4j.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.lstm4j.ClosedException;
import org.lstm4j.InvalidInputException;
import org.lstm4j.TooLargeException;
import org.lstm4j.spi.Feeds;
import org.lstm4j.spi.Predictor;

/**
 * The runs of one model, some of them side by side. A compiled program does one run at a time, so there are several, made when a run
 * finds none that is idle, up to a limit; beyond it runs wait, first come first served. Thread-safe.
 */
final class Runs implements AutoCloseable {
    private final String what;
    private final Supplier<Lane> maker;
    private final int most;

    /** Guards all that follows. Fair, so that whoever waits is not overtaken for ever. */
    private final ReentrantLock lock = new ReentrantLock(true);

    private final Condition changed = lock.newCondition();
    /** The last used first: what it reads is still in the processor's cache. */
    private final Deque<Lane> idle = new ArrayDeque<>();

    private int made;
    private int busy;
    private boolean isClosed;

    /**
     * A compiled program with its weights.
     *
     * @param predictor that runs it
     * @param owned what is closed with it
     */
    record Lane(Predictor predictor, List<AutoCloseable> owned) {
        /** Frees it. */
        void free() {
            Failures failures = new Failures();
            owned.forEach(part -> failures.closing(part));
            failures.rethrow();
        }
    }

    /**
     * Creates it with one lane, so that a graph that cannot be compiled is refused at once.
     *
     * @param what whose runs they are, for the message of {@link ClosedException}
     * @param maker makes a lane
     * @param most how many there are at most, 1 or more
     */
    Runs(String what, Supplier<Lane> maker, int most) {
        this.what = what;
        this.maker = maker;
        this.most = most;
        idle.push(maker.get());
        made = 1;
    }

    /** Runs the graph once, on whichever lane is free. @throws ClosedException if it is closed */
    void run(Feeds inputs, Feeds outputs) {
        Lane lane = take();
        boolean isSound = false;
        try {
            lane.predictor().run(inputs, outputs);
            isSound = true;
        } catch (TooLargeException e) {
            throw e; // the lane goes, and its memory with it
        } catch (InvalidInputException e) {
            isSound = true;
            throw e;
        } finally {
            give(lane, isSound);
        }
    }

    /** How many lanes there are. */
    int made() {
        lock.lock();
        try {
            return made;
        } finally {
            lock.unlock();
        }
    }

    private Lane take() {
        lock.lock();
        try {
            while (!isClosed && idle.isEmpty() && made == most) {
                changed.awaitUninterruptibly();
            }
            if (isClosed) {
                throw new ClosedException(what);
            }
            busy++;
            if (!idle.isEmpty()) {
                return idle.pop();
            }
            made++;
        } finally {
            lock.unlock();
        }
        boolean isMade = false;
        try {
            Lane lane = maker.get(); // others need not wait for it
            isMade = true;
            return lane;
        } finally {
            if (!isMade) {
                gone();
            }
        }
    }

    private void gone() {
        lock.lock();
        try {
            made--;
            busy--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void give(Lane lane, boolean isSound) {
        if (!isSound) {
            try {
                lane.free();
            } finally {
                gone();
            }
            return;
        }
        lock.lock();
        try {
            idle.push(lane);
            busy--;
            if (isClosed) {
                changed.signalAll(); // who closes waits for the last
            } else {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Refuses runs from now on, waits for those under way, and frees all lanes. Does nothing the second time but wait. */
    @Override
    public void close() {
        List<Lane> last = new ArrayList<>();
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
            while (busy > 0) {
                changed.awaitUninterruptibly();
            }
            last.addAll(idle);
            idle.clear();
        } finally {
            lock.unlock();
        }
        Failures failures = new Failures();
        last.forEach(lane -> failures.closing(lane::free));
        failures.rethrow();
    }
}
