package org.lstm4j.model.snippets;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.lstm4j.Tensor;
import org.lstm4j.graph.Graph;
import org.lstm4j.io.Bundle;
import org.lstm4j.io.BundleFile;
import org.lstm4j.io.Provenance;
import org.lstm4j.model.Answer;
import org.lstm4j.model.DrawOptions;
import org.lstm4j.model.Drawn;
import org.lstm4j.model.ModelUse;
import org.lstm4j.model.SavedModel;
import org.lstm4j.model.SequenceAnswer;
import org.lstm4j.model.SequenceModel;
import org.lstm4j.model.Session;
import org.lstm4j.model.TextModel;
import org.lstm4j.model.Transcriber;
import org.lstm4j.model.Transcript;
import org.lstm4j.model.WriteOptions;
import org.lstm4j.model.WritingSession;
import org.lstm4j.model.Written;
import org.lstm4j.text.TextPipeline;

/** The Java that the documentation of saved models shows; run by SnippetsTest. */
public final class SavedModelSnippets {
    private SavedModelSnippets() {}

    /** Opens and asks. */
    public static Answer open(Path file) {
        // @start region="open"
        try (SavedModel model = SavedModel.open(file)) {
            Answer answer = model.texts().predict("a headline");
            System.out.println(answer.label() + " " + answer.probability());
            return answer;
        }
        // @end
    }

    /** One, many, a stream. */
    public static List<String> texts(SavedModel model, Path file) throws IOException {
        List<String> labels = new ArrayList<>();
        // @start region="texts"
        TextModel texts = model.texts();
        Answer one = texts.predict("a headline");
        List<Answer> many = texts.predict(List.of("a headline", "another"));
        try (Stream<String> lines = Files.lines(file)) {
            texts.predict(lines).forEach(answer -> labels.add(answer.label()));
        }
        // @end
        labels.add(one.label());
        many.forEach(answer -> labels.add(answer.label()));
        return labels;
    }

    /** A movement, and a recording. */
    public static List<SequenceAnswer> sequences(SavedModel model, float[][] points, float[] samples) {
        // @start region="sequences"
        SequenceModel sequences = SequenceModel.of(model);
        SequenceAnswer movement = sequences.predict(points);
        SequenceAnswer recording = sequences.predict(samples, 8000);
        // @end
        return List.of(movement, recording);
    }

    /** What is said in a recording. */
    public static String transcript(SavedModel model, float[] samples) {
        // @start region="transcripts"
        Transcriber transcriber = Transcriber.of(model).withBeam(8);
        Transcript heard = transcriber.transcribe(samples, 8000);
        for (Transcript.Symbol symbol : heard.symbols()) {
            double second = symbol.from() * transcriber.secondsPerStep().orElse(1);
            System.out.printf("%s at %.2f s%n", symbol.symbol(), second);
        }
        // @end
        return heard.text();
    }

    /** A series. */
    public static double[] series(SavedModel model, double[] views) {
        // @start region="series"
        double[] nextWeek = model.series().predict(views, 7);
        // @end
        return nextWeek;
    }

    /** A carried state. */
    public static Session session(SavedModel model) {
        // @start region="session"
        Session session = model.session();
        Tensor first =
                session.step(Map.of("tokens", Tensor.of(new int[] {1, 1}, 7))).get("prediction");
        byte[] saved = session.snapshot();
        Session later = model.session(saved); // goes on from there, in this process or another
        // @end
        assert first != null;
        return later;
    }

    /** A text. */
    public static String write(SavedModel model) {
        // @start region="write"
        Written written = model.writer().write("did you", WriteOptions.words(10));
        System.out.println(written.text());
        // @end
        return written.text();
    }

    /** A text in parts. */
    public static String writing(SavedModel model) {
        // @start region="writing"
        WritingSession session = model.writer().session();
        session.read("did you");
        String more = session.write(WriteOptions.words(5)).text();
        byte[] saved = session.snapshot();
        WritingSession later = model.writer().session(saved); // goes on from there, in this process or another
        // @end
        return more + later.write(WriteOptions.words(1)).text();
    }

    /** Drawings. */
    public static double draw(SavedModel model) {
        // @start region="draw"
        List<Drawn> drawn =
                model.drawer().draw(10, DrawOptions.DEFAULT.withTemperature(0.5).withSeed(7));
        double log = model.drawer().logLikelihood(drawn.getFirst().sequence());
        // @end
        return log;
    }

    /** A file that says what it is for. */
    public static void use(
            Graph graph, Map<String, Tensor> weights, Provenance provenance, TextPipeline pipeline, Path file) {
        // @start region="use"
        Bundle bundle =
                Bundle.of(graph, weights, provenance).withLabels("no", "yes").withTextPipeline(pipeline.toJson());
        BundleFile.write(file, ModelUse.of(ModelUse.TEXT_CLASSIFICATION).addTo(bundle));
        // @end
    }
}
