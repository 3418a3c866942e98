package org.lstm4j.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.lstm4j.io.Bundle;
import org.lstm4j.train.Weights;

/**
 * Which model this is.
 *
 * @param title a name for people: the kind of model and when it was made
 * @param sha256 of its graph, weights and text pipeline, in hexadecimal
 */
record ModelIdentity(String title, String sha256) {
    private static final int SHORT = 12;

    static ModelIdentity of(Bundle bundle) {
        MessageDigest digest = newDigest();
        digest.update(bundle.provenance().graphSha256().getBytes(StandardCharsets.US_ASCII));
        digest.update(Weights.sha256(bundle.weights()).getBytes(StandardCharsets.US_ASCII));
        bundle.textPipeline().ifPresent(json -> digest.update(json.getBytes(StandardCharsets.UTF_8)));
        String kind = ModelUse.of(bundle).map(ModelUse::kind).orElse("model");
        return new ModelIdentity(
                kind + " of " + bundle.provenance().created(), HexFormat.of().formatHex(digest.digest()));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** In one line, for people. */
    String line() {
        return title + " (" + sha256.substring(0, SHORT) + ")";
    }
}
