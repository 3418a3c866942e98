package org.lstm4j.text.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lstm4j.text.PartOfSpeech;

/**
 * Lemmas by Morphy, WordNet's own rules: a list of exceptions, else endings taken off until a word of WordNet is left. The
 * candidates and their order are those of NLTK's {@code WordNetCorpusReader._morphy}, the choice among them that of its {@code
 * WordNetLemmatizer}. Reads WordNet 3.0 from the class path on first use (half a second, 20 MB).
 */
public final class WordNet {
    /** The data this reads, for bundles and cache keys. */
    public static final String NAME = "wordnet-3.0";

    private static final String FOLDER = "/net/sf/extjwnl/data/wordnet/wn30/";
    private static final String ARTIFACT = "net.sf.extjwnl:extjwnl-data-wn30:1.2";

    private WordNet() {}

    /** What a word ends with, and what then stands there. */
    private record Ending(String old, String replacement) {}

    private record Dictionary(Set<String> lemmas, Map<String, List<String>> exceptions, List<Ending> endings) {}

    private static final Lazy<Map<PartOfSpeech, Dictionary>> DICTIONARIES = new Lazy<>(WordNet::load);

    /** The shortest lemma of {@code word} as that part of speech, the first among equals; the word itself if there is none. */
    public static String lemma(String word, PartOfSpeech part) {
        return candidates(word, dictionary(part)).stream()
                .min(Comparator.comparingInt(candidate -> candidate.codePointCount(0, candidate.length())))
                .orElse(word);
    }

    private static Dictionary dictionary(PartOfSpeech part) {
        Dictionary dictionary = DICTIONARIES.get().get(part);
        if (dictionary == null) {
            throw new AssertionError(part);
        }
        return dictionary;
    }

    private static Set<String> candidates(String word, Dictionary dictionary) {
        List<String> exceptions = dictionary.exceptions().get(word);
        List<String> forms = new ArrayList<>(List.of(word));
        forms.addAll(exceptions == null ? shorten(List.of(word), dictionary) : exceptions);
        Set<String> found = known(forms, dictionary);
        if (exceptions != null) {
            return found;
        }
        forms.removeFirst();
        while (found.isEmpty() && !forms.isEmpty()) {
            forms = shorten(forms, dictionary);
            found = known(forms, dictionary);
        }
        return found;
    }

    private static List<String> shorten(List<String> forms, Dictionary dictionary) {
        List<String> shorter = new ArrayList<>();
        for (String form : forms) {
            for (Ending ending : dictionary.endings()) {
                if (form.endsWith(ending.old())) {
                    shorter.add(form.substring(0, form.length() - ending.old().length()) + ending.replacement());
                }
            }
        }
        return shorter;
    }

    private static Set<String> known(List<String> forms, Dictionary dictionary) {
        Set<String> known = new LinkedHashSet<>(forms);
        known.retainAll(dictionary.lemmas());
        return known;
    }

    private static Map<PartOfSpeech, Dictionary> load() {
        Map<PartOfSpeech, Dictionary> dictionaries = new EnumMap<>(PartOfSpeech.class);
        for (PartOfSpeech part : PartOfSpeech.values()) {
            String name = switch (part) {
                case NOUN -> "noun";
                case VERB -> "verb";
                case ADJECTIVE -> "adj";
                case ADVERB -> "adv";
            };
            dictionaries.put(part, new Dictionary(lemmas(name), exceptions(name), endings(part)));
        }
        return dictionaries;
    }

    private static List<Ending> endings(PartOfSpeech part) {
        return switch (part) {
            case NOUN -> endings("s:", "ses:s", "ves:f", "xes:x", "zes:z", "ches:ch", "shes:sh", "men:man", "ies:y");
            case VERB -> endings("s:", "ies:y", "es:e", "es:", "ed:e", "ed:", "ing:e", "ing:");
            case ADJECTIVE -> endings("er:", "est:", "er:e", "est:e");
            case ADVERB -> List.of();
        };
    }

    private static List<Ending> endings(String... pairs) {
        return Arrays.stream(pairs)
                .map(pair -> new Ending(pair.substring(0, pair.indexOf(':')), pair.substring(pair.indexOf(':') + 1)))
                .toList();
    }

    /** The first field of each line; the lines of the licence start with a space. */
    private static Set<String> lemmas(String name) {
        Set<String> lemmas = new HashSet<>();
        try (BufferedReader reader = open("index." + name)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.startsWith(" ")) {
                    lemmas.add(line.substring(0, line.indexOf(' ')));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(ARTIFACT + ": cannot be read: " + e.getMessage(), e);
        }
        return lemmas;
    }

    private static Map<String, List<String>> exceptions(String name) {
        Map<String, List<String>> exceptions = new HashMap<>();
        try (BufferedReader reader = open(name + ".exc")) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                List<String> fields = AsciiText.split(line);
                if (fields.size() > 1) {
                    exceptions.put(fields.getFirst(), List.copyOf(fields.subList(1, fields.size())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(ARTIFACT + ": cannot be read: " + e.getMessage(), e);
        }
        return exceptions;
    }

    private static BufferedReader open(String file) {
        InputStream in = Resources.open(FOLDER + file, ARTIFACT);
        return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
}
