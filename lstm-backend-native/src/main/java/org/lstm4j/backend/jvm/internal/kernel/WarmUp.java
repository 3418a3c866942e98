package org.lstm4j.backend.jvm.internal.kernel;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Has the vector kernels compiled beside the work that asks for them. Whether one is compiled no clock decides, but the memory it takes: vector code that
 * runs as objects allocates, and compiled vector code does not.
 *
 * <p>A thread does it that ends when there is nothing left to do, and keeps no process alive. Safe for use by many threads.
 */
final class WarmUp {
    /** What the work of a skill has to come to, in elements of a scalar kernel, before it is worth the compiler's time: some tenths of a millisecond. */
    private static final long WORTH = 100_000;

    /** Skills that are compiled at a time: so that the compiler always has one to go on with, and the first ones come first. */
    private static final int AT_A_TIME = 4;

    /** Turns after which vectors are used though they still become objects, as before there was a warm-up. */
    private static final int PATIENCE = 20_000;

    private static final int EXERCISES = 2;
    private static final int COUNTED = 500;
    private static final long PAUSE_MILLIS = 1;

    /** What gets compiled, for tests. */
    interface Drills {
        /** Runs a skill's passes, with work. */
        void exercise(Skill skill);

        /** Calls them so many times with nothing to do. */
        void count(Skill skill, int calls);
    }

    private final Drills drills;
    private final Allocation allocation;
    private final int patience;
    private final long[] work = new long[Skill.values().length];
    private final int[] turns = new int[Skill.values().length];
    private final AtomicLong compiled = new AtomicLong();
    private final Set<Skill> waiting = new LinkedHashSet<>();
    private final Set<Skill> asked = EnumSet.noneOf(Skill.class);
    private boolean isRunning;

    /** Counts the bytes that the calling thread has allocated. */
    interface Allocation {
        /** Bytes until now. */
        long bytes();
    }

    WarmUp(Drills drills, Allocation allocation) {
        this(drills, allocation, PATIENCE);
    }

    WarmUp(Drills drills, Allocation allocation, int patience) {
        this.drills = drills;
        this.allocation = allocation;
        this.patience = patience;
    }

    /** How this JVM counts, if it does. */
    static Optional<Allocation> allocationOfThisJvm() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                        && threads.isThreadAllocatedMemorySupported()
                        && threads.isThreadAllocatedMemoryEnabled()
                ? Optional.of(threads::getCurrentThreadAllocatedBytes)
                : Optional.empty();
    }

    /** The skills that are compiled, as a set of {@link Skill#bit}s. */
    long compiled() {
        return compiled.getOpaque();
    }

    /**
     * Says that scalar kernels were used for want of skills.
     *
     * @param skills those that are needed, compiled ones too
     * @param elements how much work it was
     */
    void missed(long skills, long elements) {
        for (long rest = skills & ~compiled(); rest != 0; rest &= rest - 1) {
            int skill = Long.numberOfTrailingZeros(rest);
            // Two threads may lose a count to each other, which only means that it starts a little later.
            work[skill] += elements;
            if (work[skill] >= WORTH && turns[skill] == 0) {
                ask(Skill.of(skill));
            }
        }
    }

    /** Has skills compiled before there is any work for them, because nearly all programs need them. */
    void expect(Iterable<Skill> skills) {
        skills.forEach(this::ask);
    }

    /** True if a skill is compiled, is being, or waits for it. */
    synchronized boolean isAsked(Skill skill) {
        return asked.contains(skill);
    }

    private synchronized void ask(Skill skill) {
        if (!asked.add(skill)) {
            return;
        }
        turns[skill.number()] = 1;
        waiting.add(skill);
        if (isRunning) {
            return;
        }
        isRunning = true;
        Thread thread = new Thread(this::run, "lstm-warm-up");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        List<Skill> current = new ArrayList<>();
        try {
            while (takeMore(current)) {
                boolean isProgress = current.removeIf(this::isCompiledAfterTurn);
                if (!isProgress) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fills up what is being compiled, the most work first. False if there is nothing more to do. */
    private synchronized boolean takeMore(List<Skill> current) {
        while (current.size() < AT_A_TIME && !waiting.isEmpty()) {
            Skill most = waiting.iterator().next();
            for (Skill skill : waiting) {
                if (work[skill.number()] > work[most.number()]) {
                    most = skill;
                }
            }
            waiting.remove(most);
            current.add(most);
        }
        isRunning = !current.isEmpty();
        return isRunning;
    }

    private boolean isCompiledAfterTurn(Skill skill) {
        long before = allocation.bytes();
        for (int i = 0; i < EXERCISES; i++) {
            drills.exercise(skill);
        }
        boolean isQuiet = allocation.bytes() == before;
        if (isQuiet || ++turns[skill.number()] > patience) {
            compiled.accumulateAndGet(skill.bit(), (all, bit) -> all | bit);
            return true;
        }
        drills.count(skill, COUNTED);
        return false;
    }
}
