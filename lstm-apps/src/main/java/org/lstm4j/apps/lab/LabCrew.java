package org.lstm4j.apps.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.lstm4j.LstmException;
import org.lstm4j.spi.Backends;
import org.lstm4j.spi.Selection;
import org.lstm4j.spi.TrainingBackend;

/**
 * Trains many small networks, as many at a time as there are threads, each on one thread with a backend of its own: small layers
 * gain little from a second thread, and each result depends on its own job alone.
 */
final class LabCrew implements AutoCloseable {
    private final List<TrainingBackend> all = new ArrayList<>();
    private final BlockingQueue<TrainingBackend> free;
    private final ExecutorService threads;

    LabCrew(Selection selection) {
        int size = selection.options().actualThreads();
        Selection single = selection.withOptions(selection.options().withThreads(1));
        try {
            for (int i = 0; i < size; i++) {
                all.add(Backends.selectForTraining(single));
            }
        } catch (RuntimeException e) {
            all.forEach(TrainingBackend::close);
            throw e;
        }
        free = new ArrayBlockingQueue<>(size, false, all);
        threads = Executors.newFixedThreadPool(
                size, Thread.ofPlatform().daemon().name("lab-", 1).factory());
    }

    /** Who computes. */
    String backend() {
        return all.getFirst().name();
    }

    /**
     * Trains them all.
     *
     * @param <J> what is to be trained
     * @param <R> what comes of it
     * @param training trains one, on a backend that is its own meanwhile
     * @param done hears of each as soon as it is there, on the caller's thread
     * @return the results in the order of the jobs
     */
    <J, R> List<R> train(List<J> jobs, BiFunction<J, TrainingBackend, R> training, Consumer<R> done) {
        CompletionService<R> work = new ExecutorCompletionService<>(threads);
        List<Future<R>> results = jobs.stream()
                .map(job -> work.submit(() -> train(job, training)))
                .toList();
        int ready = 0;
        try {
            for (; ready < jobs.size(); ready++) {
                done.accept(work.take().get());
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known
                    ? known
                    : new LstmException("a training failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LstmException("interrupted after " + ready + " of " + jobs.size() + " trainings", e);
        }
        return results.stream().map(Future::resultNow).toList();
    }

    private <J, R> R train(J job, BiFunction<J, TrainingBackend, R> training) throws InterruptedException {
        TrainingBackend backend = free.take();
        try {
            return training.apply(job, backend);
        } finally {
            free.put(backend);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        all.forEach(TrainingBackend::close);
    }
}
