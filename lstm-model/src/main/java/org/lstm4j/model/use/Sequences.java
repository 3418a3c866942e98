package org.lstm4j.model.use;

import java.util.Optional;
import org.lstm4j.InvalidInputException;
import org.lstm4j.graph.Graph;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model from sequence to sequence needs beside its graph and weights. The graph of its file is the one that was trained: it reads a
 * source and the target as far as it is known, and gives a score for each next token. To write a target, two graphs with the same weights
 * are run instead, which are kept here as text: the encoder once, and the decoder for each step. Immutable.
 *
 * @param version of this document
 * @param source how a text becomes what the encoder reads; empty if it reads numbers
 * @param features how many numbers each step of the source has; 0 if it reads tokens
 * @param target from ids to the text that is written
 * @param maxSource how many steps of a source are read
 * @param maxTarget how many tokens are written at most, the end being one
 * @param beam how many beginnings a search goes on with; 1 always takes the likeliest token
 * @param lengthPenalty how much longer targets are preferred; see {@link org.lstm4j.decode.BeamSearch}
 * @param encoder reads {@value #SOURCE}, gives what the decoder reads in each step and starts from
 * @param step reads {@value #PREFIX}, one token a row, and what the encoder gives; gives a score for each next token
 */
public record Sequences(
        int version,
        Optional<SequenceTokens> source,
        int features,
        SequenceTokens target,
        int maxSource,
        int maxTarget,
        int beam,
        double lengthPenalty,
        String encoder,
        String step) {
    /** The name under which a model file holds it. */
    public static final String ATTACHMENT = "sequences";

    /** The version that is written. */
    public static final int VERSION = 1;

    /** The input with the source: int32 {@code [batch, time]}, or float32 {@code [batch, time, features]}. */
    public static final String SOURCE = "source";

    /** The input with the target so far, a begin before it, int32 {@code [batch, time]}. */
    public static final String PREFIX = "prefix";

    /** What the decoder looks at, float32 {@code [batch, time, n]}. */
    public static final String MEMORY = "memory";

    /** What is compared with the decoder's state, where that is not the memory itself. */
    public static final String KEYS = "keys";

    /** The output that says how much each step of the target looked at each step of the source. */
    public static final String ATTENTION = "attention";

    /** What lengths of an input are called, behind its name. */
    public static final String LENS = "_lens";

    /** The longest sequences. */
    public static final int LONGEST = 1 << 14;

    /** The widest beam. */
    public static final int WIDEST = 64;

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** Checks what may come from a file. @throws InvalidInputException saying what is out of range */
    public Sequences {
        if (version != VERSION) {
            throw new InvalidInputException("it has version " + version + ", and this release reads version " + VERSION
                    + (version > VERSION ? ": a later one wrote it, so use that" : ""));
        }
        within("max-source", 1, LONGEST, maxSource);
        within("max-target", 1, LONGEST, maxTarget);
        within("beam", 1, WIDEST, beam);
        within("features", source.isPresent() ? 0 : 1, source.isPresent() ? 0 : LONGEST, features);
        if (!(lengthPenalty >= 0 && lengthPenalty <= 10)) {
            throw new InvalidInputException("the length penalty is from 0 to 10; got " + lengthPenalty);
        }
    }

    private static void within(String what, int least, int most, int value) {
        if (value < least || value > most) {
            throw new InvalidInputException(what + " is from " + least + " to " + most + "; got " + value);
        }
    }

    /** As a model file holds it. */
    public String toJson() {
        return MAPPER.writeValueAsString(this);
    }

    /** Reads what {@link #toJson} wrote. @throws InvalidInputException if it is something else */
    public static Sequences fromJson(String json) {
        try {
            return MAPPER.readValue(json, Sequences.class);
        } catch (JacksonException e) {
            throw new InvalidInputException(
                    "the attachment \"" + ATTACHMENT + "\" is not as expected: " + e.getOriginalMessage(), e);
        }
    }

    /** The graph of the encoder. @throws InvalidInputException if it is none */
    public Graph encoderGraph() {
        return graph("encoder", encoder);
    }

    /** The graph of one step of the decoder. @throws InvalidInputException if it is none */
    public Graph stepGraph() {
        return graph("step", step);
    }

    private static Graph graph(String which, String text) {
        try {
            return Graph.parse(text);
        } catch (InvalidInputException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    "the graph \"" + which + "\" of the attachment \"" + ATTACHMENT + "\" cannot be read: "
                            + e.getMessage(),
                    e);
        }
    }
}
