package org.lstm4j.spi;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.lstm4j.ClosedException;

/**
 * Makes something that can only do one thing at a time safe for several threads: they take turns, closing waits for the turn that
 * is under way, and whoever comes behind it is refused. Thread-safe.
 */
public final class Turns {
    private final String what;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean isClosed;

    /**
     * Creates it, open.
     *
     * @param what what is used in turns, for the message of {@link ClosedException}
     */
    public Turns(String what) {
        this.what = what;
    }

    /**
     * Waits for the turn of others and does something.
     *
     * @throws ClosedException if it was closed before
     */
    public <T> T take(Supplier<T> work) {
        begin();
        try {
            return work.get();
        } finally {
            end();
        }
    }

    /** Waits for the turn of others; to be followed by {@link #end}, unless it throws. */
    void begin() {
        lock.lock();
        if (isClosed) {
            lock.unlock();
            throw new ClosedException(what);
        }
    }

    void end() {
        lock.unlock();
    }

    /** Waits for the turn of others and closes; does nothing if that was done before. */
    public void close(Runnable free) {
        lock.lock();
        try {
            if (!isClosed) {
                isClosed = true;
                free.run();
            }
        } finally {
            lock.unlock();
        }
    }
}
