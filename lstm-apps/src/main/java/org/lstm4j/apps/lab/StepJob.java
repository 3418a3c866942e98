package org.lstm4j.apps.lab;

/**
 * One network that is to be trained to answer at steps.
 *
 * @param task what it learns
 * @param contender its recurrent layer
 * @param seed of its weights and its sequences
 */
record StepJob(StepTask task, Contender contender, long seed) {}
