package org.lstm4j.backend.jvm.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The change from scalar to vector kernels. What counts is what is compiled and in which order, never a time. */
@Tag("width")
class WarmUpTest {
    private static final int PANEL = Kernels.PANEL;
    private static final long PLENTY = 1L << 40;
    /** Turns after which a kernel that still allocates is broken: some hundred are usual. */
    private static final int TURNS = 200_000;

    /** Passes that become quiet after some exercises, each in its own number of them. */
    private static final class FakeDrills implements WarmUp.Drills {
        private final Map<Skill, AtomicInteger> exercises = new ConcurrentHashMap<>();
        private final AtomicLong allocated = new AtomicLong();
        private final int needed;

        FakeDrills(int needed) {
            this.needed = needed;
        }

        int exercised(Skill skill) {
            return exercises.getOrDefault(skill, new AtomicInteger()).get();
        }

        @Override
        public void exercise(Skill skill) {
            if (exercises.computeIfAbsent(skill, s -> new AtomicInteger()).incrementAndGet() <= needed) {
                allocated.addAndGet(64);
            }
        }

        @Override
        public void count(Skill skill, int calls) {
            // takes no memory, as compiled code does
        }
    }

    @BeforeAll
    static void needsTheWidth() {
        WidthAssumptions.assumeMachineHasTheWidth();
    }

    private static void awaitCompiled(WarmUp warmUp, long skills) throws InterruptedException {
        while ((warmUp.compiled() & skills) != skills) {
            Thread.sleep(1);
        }
    }

    @Test
    void aSkillCountsAsCompiledWhenItsExercisesNoLongerAllocate() throws InterruptedException {
        FakeDrills drills = new FakeDrills(11);
        WarmUp warmUp = new WarmUp(drills, drills.allocated::get);
        warmUp.missed(Skill.EXP.bit(), PLENTY);
        awaitCompiled(warmUp, Skill.EXP.bit());
        assertThat(drills.exercises).containsOnlyKeys(Skill.EXP);
        assertThat(drills.exercised(Skill.EXP)).isGreaterThan(11);
        assertThat(warmUp.compiled()).isEqualTo(Skill.EXP.bit());
    }

    @Test
    void aLittleWorkIsNotWorthTheCompilersTimeButAddsUp() throws InterruptedException {
        FakeDrills drills = new FakeDrills(0);
        WarmUp warmUp = new WarmUp(drills, drills.allocated::get);
        warmUp.missed(Skill.TANH.bit(), 10);
        assertThat(warmUp.isAsked(Skill.TANH)).isFalse();
        for (int i = 0; i < 100_000; i++) {
            warmUp.missed(Skill.TANH.bit() | Skill.SUM.bit(), 10);
        }
        awaitCompiled(warmUp, Skill.TANH.bit() | Skill.SUM.bit());
        assertThat(drills.exercises).containsOnlyKeys(Skill.TANH, Skill.SUM);
    }

    @Test
    void whatIsExpectedIsCompiledBeforeThereIsWork() throws InterruptedException {
        FakeDrills drills = new FakeDrills(3);
        WarmUp warmUp = new WarmUp(drills, drills.allocated::get);
        warmUp.expect(List.of(Skill.GATES, Skill.FLUSH));
        warmUp.expect(List.of(Skill.FLUSH));
        awaitCompiled(warmUp, Skill.GATES.bit() | Skill.FLUSH.bit());
        assertThat(drills.exercises).containsOnlyKeys(Skill.GATES, Skill.FLUSH);
    }

    @Test
    void whatNeverStopsAllocatingIsUsedAllTheSameInTheEnd() throws InterruptedException {
        FakeDrills drills = new FakeDrills(Integer.MAX_VALUE);
        WarmUp warmUp = new WarmUp(drills, drills.allocated::get, 5);
        warmUp.missed(Skill.LOG.bit(), PLENTY);
        awaitCompiled(warmUp, Skill.LOG.bit());
        assertThat(drills.exercised(Skill.LOG)).isBetween(5, 20);
    }

    @Test
    void theThreadEndsWithItsWorkKeepsNoProcessAliveAndComesBackForMore() throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(2);
        Map<Skill, Thread> threads = new ConcurrentHashMap<>();
        WarmUp warmUp = new WarmUp(
                new WarmUp.Drills() {
                    @Override
                    public void exercise(Skill skill) {
                        if (threads.put(skill, Thread.currentThread()) == null) {
                            inside.countDown();
                        }
                    }

                    @Override
                    public void count(Skill skill, int calls) {
                        // nothing to count
                    }
                },
                () -> 0);
        warmUp.missed(Skill.EXP.bit(), PLENTY);
        awaitCompiled(warmUp, Skill.EXP.bit());
        Thread first = Objects.requireNonNull(threads.get(Skill.EXP));
        assertThat(first.isDaemon()).isTrue();
        first.join();
        warmUp.missed(Skill.SELECT.bit(), PLENTY);
        inside.await();
        awaitCompiled(warmUp, Skill.SELECT.bit());
        assertThat(threads.get(Skill.SELECT)).isNotSameAs(first);
    }

    /** With the compiler of this JVM: every drill reaches all that its skill stands for. */
    @ParameterizedTest
    @EnumSource(Skill.class)
    void drillsGetTheirPassesCompiled(Skill skill) throws InterruptedException {
        WarmUp.Allocation allocation = WarmUp.allocationOfThisJvm().orElseThrow();
        VectorDrills drills = new VectorDrills(new VectorKernels());
        assertThat(turnsUntilQuiet(drills, allocation, skill)).isLessThan(TURNS);
    }

    private static int turnsUntilQuiet(VectorDrills drills, WarmUp.Allocation allocation, Skill skill)
            throws InterruptedException {
        for (int turn = 0; turn < TURNS; turn++) {
            long before = allocation.bytes();
            drills.exercise(skill);
            if (allocation.bytes() == before) {
                return turn;
            }
            drills.count(skill, 400);
            // a compiler that gets no processor for long is waited for; one that has one needs some hundred turns
            Thread.sleep(turn > 1_000 || turn % 10 == 9 ? 1 : 0);
        }
        return TURNS;
    }

    /** A product uses vectors from the moment on that all of its passes are compiled, and all that it runs through are among them. */
    @Test
    void productsOfEveryShapeNeedWhatTheyRunThrough() throws InterruptedException {
        WarmUp.Allocation allocation = WarmUp.allocationOfThisJvm().orElseThrow();
        VectorKernels vector = new VectorKernels();
        WarmUp warmUp = new WarmUp(new VectorDrills(vector), allocation, TURNS);
        ChangingKernels changing = new ChangingKernels(vector, warmUp);
        Random32 random = new Random32(3);
        float[] a = random.floats(17 * 224, 1f);
        float[] b = random.floats(5 * PANEL * 224, 1f);
        float[] bias = random.floats(5 * PANEL, 1f);
        for (int m : new int[] {1, 2, 5, 8, 11, 16}) {
            for (int panels = 1; panels <= 5; panels++) {
                for (int k : new int[] {3, 40, 200}) {
                    long skills = ChangingKernels.ofProduct(true, m, panels, k);
                    warmUp.missed(skills, PLENTY);
                    awaitCompiled(warmUp, skills);
                    float[] expected = new float[m * panels * PANEL];
                    float[] actual = new float[m * panels * PANEL];
                    new ScalarKernels()
                            .gemmPanels(m, panels, k, a, 0, 0, b, 0, 224 * PANEL, bias, 0, expected, 0, m * PANEL);
                    long before = allocation.bytes();
                    changing.gemmPanels(m, panels, k, a, 0, 0, b, 0, 224 * PANEL, bias, 0, actual, 0, m * PANEL);
                    long bytes = allocation.bytes() - before;
                    assertThat(actual).isEqualTo(expected);
                    // A product that runs as objects allocates hundreds of bytes for each multiply-add of a vector.
                    assertThat(bytes).as("%d x %d panels x %d", m, panels, k).isLessThan(2_000);
                }
            }
        }
    }

    @Test
    void scalarAndVectorKernelsTakeTurnsWithoutADifference() {
        FakeDrills never = new FakeDrills(Integer.MAX_VALUE);
        ChangingKernels changing = new ChangingKernels(new VectorKernels(), new WarmUp(never, never.allocated::get));
        Random32 random = new Random32(5);
        float[] x = random.floats(100, 5f);
        for (Unary op : Unary.values()) {
            float[] expected = new float[100];
            float[] actual = new float[100];
            new VectorKernels().unary(op, x, 0, expected, 0, 100);
            changing.unary(op, x, 0, actual, 0, 100);
            random.assertSameBits(actual, expected, op.name());
        }
        for (Binary op : Binary.values()) {
            float[] expected = new float[100];
            float[] actual = new float[100];
            new VectorKernels().binary(op, x, 0, x, 0, expected, 0, 100);
            changing.binary(op, x, 0, x, 0, actual, 0, 100);
            random.assertSameBits(actual, expected, op.name());
        }
    }
}
