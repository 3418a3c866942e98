package org.lstm4j.apps.lab;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lstm4j.io.AtomicFile;
import org.lstm4j.tasks.report.JsonText;

/**
 * A hidden Markov model beside a plain RNN and an LSTM on a grammar that a machine of few states writes: perplexity of the next symbol,
 * and the symbol that depends on one far back. <i>Source:</i> the embedded Reber grammar of Hochreiter and Schmidhuber 1997, experiment
 * 1, with strings of natural length; Rabiner 1989 for the model.
 */
public final class HmmVsLstm implements Lab {
    @Override
    public String name() {
        return "hmm-vs-lstm";
    }

    @Override
    public String description() {
        return "how well a hidden Markov model, a plain RNN and an LSTM foretell the next symbol of a grammar";
    }

    @Override
    public Record run(LabRequest request) {
        GrammarSettings settings = request.isQuick() ? GrammarSettings.QUICK : GrammarSettings.FULL;
        List<GrammarJob> jobs = jobs(settings, request.seedList());
        Evidence evidence = Evidence.of(request.isQuick(), request.seeds());
        GrammarText text = new GrammarText(request.text());
        try (LabCrew crew = new LabCrew(request.backend())) {
            request.folder().prepare();
            text.begin(crew.backend(), jobs.size(), settings, request.seeds(), evidence);
            long start = System.nanoTime();
            List<GrammarRun> runs =
                    crew.train(jobs, (job, backend) -> new GrammarTraining(job, settings).run(backend), text::done);
            double seconds = (System.nanoTime() - start) / 1e9;
            GrammarReport report =
                    GrammarReport.of(name(), crew.backend(), evidence, request.seedList(), settings, seconds, runs);
            text.results(report);
            text.files(write(request.folder().path(), report));
            return report;
        }
    }

    /** Those that take longest first, so that no long one is left for the end. */
    static List<GrammarJob> jobs(GrammarSettings settings, List<Long> seeds) {
        List<GrammarJob> jobs = new ArrayList<>();
        settings.states()
                .reversed()
                .forEach(states -> seeds.forEach(seed -> jobs.add(GrammarJob.states(states, seed))));
        settings.contenders().forEach(it -> seeds.forEach(seed -> jobs.add(GrammarJob.network(it, seed))));
        seeds.forEach(seed -> jobs.add(GrammarJob.pairs(seed)));
        return jobs;
    }

    private static List<Path> write(Path folder, GrammarReport report) {
        Path json = folder.resolve("lab.json");
        Path picture = folder.resolve("perplexity.svg");
        Path page = folder.resolve("lab.html");
        AtomicFile.write(json, (JsonText.of(report) + "\n").getBytes(StandardCharsets.UTF_8));
        AtomicFile.write(
                picture, GrammarPage.perplexity(report).draw().standalone().getBytes(StandardCharsets.UTF_8));
        GrammarPage.of(report).write(page);
        return List.of(page, picture, json);
    }
}
