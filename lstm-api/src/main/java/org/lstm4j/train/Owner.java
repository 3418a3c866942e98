package org.lstm4j.train;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.lstm4j.ClosedException;

/**
 * Lets one thread at a time use what keeps its place in some data, and refuses others at once: they would have to wait for a whole
 * training.
 */
final class Owner {
    private final String what;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile boolean isClosed;

    Owner(String what) {
        this.what = what;
    }

    <T> T use(Supplier<T> work) {
        if (!lock.tryLock()) {
            throw new IllegalStateException(
                    "This " + what + " is at work for another thread, and it works for one at a time."
                            + " Wait for that, or make one for each thread");
        }
        try {
            if (isClosed) {
                throw new ClosedException(what);
            }
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** From now on nobody is let in; who is in already meets what was closed. */
    void close() {
        isClosed = true;
    }
}
