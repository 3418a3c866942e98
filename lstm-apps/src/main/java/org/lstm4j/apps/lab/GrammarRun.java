package org.lstm4j.apps.lab;

/**
 * What one model of the grammar came to.
 *
 * @param job what was learned
 * @param parameters numbers that were learned
 * @param rounds passes or epochs that it took
 * @param validation its scores on validation strings
 * @param test its scores on test strings
 * @param grammar what the grammar itself has there
 * @param seconds all of it took
 */
record GrammarRun(
        GrammarJob job,
        long parameters,
        int rounds,
        NextScores validation,
        NextScores test,
        NextScores grammar,
        double seconds) {}
