package org.lstm4j.apps.lab;

/** How much may be concluded from the numbers of an experiment: what is said of them depends on it, in each of its forms. */
enum Evidence {
    /** Short gaps and few steps, to see that everything works: the numbers mean nothing, and nothing is concluded. */
    REHEARSAL(
            "Rehearsal: short gaps and a fraction of the steps, to see that everything works. The numbers mean nothing, and"
                    + " nothing is concluded from them."),
    /** One training of each: what these networks did can be told, what cells do cannot. */
    ONE_SEED(
            "One seed: each figure is that of a single training, which another seed may turn over. So the cells are not compared;"
                    + " repeat it with --seeds 3."),
    /** Several trainings of each. */
    SEVERAL_SEEDS("");

    private final String caution;

    Evidence(String caution) {
        this.caution = caution;
    }

    static Evidence of(boolean isRehearsal, int seeds) {
        return isRehearsal ? REHEARSAL : seeds == 1 ? ONE_SEED : SEVERAL_SEEDS;
    }

    /** What a reader has to know before the numbers; blank for nothing. */
    String caution() {
        return caution;
    }

    /** True if it may be said what each of the networks learned. */
    boolean tells() {
        return this != REHEARSAL;
    }

    /** True if it may be said which cell remembers longer. */
    boolean compares() {
        return this == SEVERAL_SEEDS;
    }
}
