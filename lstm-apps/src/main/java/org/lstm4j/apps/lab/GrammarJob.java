package org.lstm4j.apps.lab;

import java.util.Optional;

/**
 * One model that is to learn the grammar.
 *
 * @param kind what it is
 * @param states of a hidden Markov model; 0 for others
 * @param network of a network
 * @param seed of its strings and its beginning
 */
record GrammarJob(Kind kind, int states, Optional<Contender> network, long seed) {
    /** What a model is. */
    enum Kind {
        /** Pairs of symbols, counted. */
        PAIRS,
        /** States that are learned. */
        STATES,
        /** A recurrent network. */
        NETWORK
    }

    static GrammarJob pairs(long seed) {
        return new GrammarJob(Kind.PAIRS, 0, Optional.empty(), seed);
    }

    static GrammarJob states(int states, long seed) {
        return new GrammarJob(Kind.STATES, states, Optional.empty(), seed);
    }

    static GrammarJob network(Contender contender, long seed) {
        return new GrammarJob(Kind.NETWORK, 0, Optional.of(contender), seed);
    }

    /** Its name in data: the same for all seeds. */
    String key() {
        return switch (kind) {
            case PAIRS -> "pairs";
            case STATES -> "states-" + states;
            case NETWORK -> network.orElseThrow().cell();
        };
    }

    /** Its name for people. */
    String title() {
        return switch (kind) {
            case PAIRS -> "pairs of symbols, counted";
            case STATES -> "hidden Markov model, " + states + " states";
            case NETWORK -> network.orElseThrow().kind().title();
        };
    }
}
