package org.lstm4j.text.internal.subword;

import java.text.Normalizer;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import org.lstm4j.text.internal.Excerpt;
import org.lstm4j.text.internal.JsonFields;

/** What is done to a text before it is cut: a {@code normalizer} of the tokenizers library. Immutable. */
interface Normalization {
    Piece apply(Piece piece);

    /** Reads a normalizer. */
    static Normalization read(JsonFields part) {
        return switch (Places.kind(part)) {
            case "Sequence" -> {
                part.allowOnly(Set.of("type", "normalizers"));
                List<Normalization> steps = part.objects("normalizers").stream()
                        .map(Normalization::read)
                        .toList();
                yield piece -> {
                    Piece changed = piece;
                    for (Normalization step : steps) {
                        changed = step.apply(changed);
                    }
                    return changed;
                };
            }
            case "BertNormalizer" -> bert(part);
            case "Lowercase" -> {
                part.allowOnly(Set.of("type"));
                yield piece -> piece.with(RustText.lower(piece.text()));
            }
            case "NFC" -> form(part, Normalizer.Form.NFC);
            case "NFD" -> form(part, Normalizer.Form.NFD);
            case "NFKC" -> form(part, Normalizer.Form.NFKC);
            case "NFKD" -> form(part, Normalizer.Form.NFKD);
            case "StripAccents" -> {
                part.allowOnly(Set.of("type"));
                yield piece -> filter(piece, character -> !RustText.isMark(character));
            }
            case "Strip" -> {
                part.allowOnly(Set.of("type", "strip_left", "strip_right"));
                boolean left = part.bool("strip_left");
                boolean right = part.bool("strip_right");
                yield piece -> strip(piece, left, right);
            }
            case "Replace" -> {
                part.allowOnly(Set.of("type", "pattern", "content"));
                Search search = Places.search(part, "pattern");
                String content = part.string("content");
                yield piece -> replace(piece, search, content);
            }
            case "Prepend" -> {
                part.allowOnly(Set.of("type", "prepend"));
                String start = part.string("prepend");
                yield piece -> prepend(piece, start);
            }
            case "Nmt" -> {
                part.allowOnly(Set.of("type"));
                yield Normalization::nmt;
            }
            case "Precompiled" -> precompiled(part);
            case "ByteLevel" -> {
                part.allowOnly(Set.of("type"));
                yield ByteCharacters::apply;
            }
            case String other -> throw Places.unknown(part, "type", "a normalizer", other);
        };
    }

    private static Normalization form(JsonFields part, Normalizer.Form form) {
        part.allowOnly(Set.of("type"));
        return piece -> piece.with(Normalizer.normalize(piece.text(), form));
    }

    private static Normalization bert(JsonFields part) {
        part.allowOnly(Set.of("type", "clean_text", "handle_chinese_chars", "strip_accents", "lowercase"));
        boolean cleans = part.bool("clean_text");
        boolean spaces = part.bool("handle_chinese_chars");
        boolean lowers = part.bool("lowercase");
        boolean strips = Places.bool(part, "strip_accents", lowers);
        return piece -> {
            Piece changed = cleans ? clean(piece) : piece;
            changed = spaces ? changed.with(spaceHan(changed)) : changed;
            if (strips) {
                changed = changed.with(Normalizer.normalize(changed.text(), Normalizer.Form.NFD));
                changed = filter(changed, character -> !RustText.isNonSpacingMark(character));
            }
            return lowers ? changed.with(RustText.lower(changed.text())) : changed;
        };
    }

    private static Piece clean(Piece piece) {
        Piece kept = filter(piece, character -> character != 0 && !RustText.isControl(character));
        return kept.with(RustText.map(kept.text(), character -> RustText.isSpace(character) ? ' ' : character));
    }

    private static String spaceHan(Piece piece) {
        StringBuilder spaced = new StringBuilder(piece.text().length());
        String text = piece.text();
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            if (isHan(character)) {
                spaced.append(' ').appendCodePoint(character).append(' ');
            } else {
                spaced.appendCodePoint(character);
            }
            at += Character.charCount(character);
        }
        return spaced.toString();
    }

    /**
     * The blocks that BERT takes for Chinese; neither kana nor Hangul, which are written with spaces between words or
     * as words.
     */
    private static boolean isHan(int character) {
        return (character >= 0x4E00 && character <= 0x9FFF)
                || (character >= 0x3400 && character <= 0x4DBF)
                || (character >= 0x20000 && character <= 0x2A6DF)
                || (character >= 0x2A700 && character <= 0x2B73F)
                || (character >= 0x2B740 && character <= 0x2B81F)
                || (character >= 0x2B920 && character <= 0x2CEAF) // the library's own, one digit off the block
                || (character >= 0xF900 && character <= 0xFAFF)
                || (character >= 0x2F800 && character <= 0x2FA1F);
    }

    private static Piece filter(Piece piece, IntPredicate keep) {
        String text = piece.text();
        boolean keepsFirst = text.isEmpty() || keep.test(text.codePointAt(0));
        return piece.with(RustText.filter(text, keep), piece.isFirst() && keepsFirst);
    }

    private static Piece strip(Piece piece, boolean left, boolean right) {
        String text = piece.text();
        int from = 0;
        int to = text.length();
        while (left && from < to && RustText.isSpace(text.charAt(from))) { // all white space lies in the basic plane
            from++;
        }
        while (right && from < to && RustText.isSpace(text.charAt(to - 1))) {
            to--;
        }
        return piece.part(from, to);
    }

    private static Piece replace(Piece piece, Search search, String content) {
        String text = piece.text();
        int[] found = search.find(text);
        if (found.length == 0) {
            return piece;
        }
        StringBuilder result = new StringBuilder(text.length());
        int from = 0;
        for (int i = 0; i < found.length; i += 2) {
            result.append(text, from, found[i]).append(content);
            piece.check(result.length());
            from = found[i + 1];
        }
        result.append(text, from, text.length());
        return piece.with(result.toString(), piece.isFirst() && keepsStart(text, found, content));
    }

    /** What stands for several characters counts as standing where the last of them stood. */
    private static boolean keepsStart(String text, int[] found, String content) {
        if (found[0] > 0) {
            return true;
        }
        int characters = text.codePointCount(0, found[1]);
        return content.isEmpty() ? characters == 0 : characters <= 1;
    }

    private static Piece prepend(Piece piece, String start) {
        if (piece.text().isEmpty() || start.isEmpty()) {
            return piece;
        }
        piece.check(Math.addExact(start.length(), piece.text().length()));
        return piece.with(start + piece.text());
    }

    private static Piece nmt(Piece piece) {
        Piece kept = filter(piece, character -> !isNmtControl(character));
        return kept.with(RustText.map(kept.text(), character -> isNmtSpace(character) ? ' ' : character));
    }

    private static boolean isNmtControl(int character) {
        return switch (character) {
            case 0x0B, 0x7F, 0x8F, 0x9F -> true;
            default -> (character >= 0x01 && character <= 0x08) || (character >= 0x0E && character <= 0x1F);
        };
    }

    private static boolean isNmtSpace(int character) {
        return switch (character) {
            case '\t', '\n', '\f', '\r', 0x1680, 0x2028, 0x2029, 0x2581, 0xFEFF, 0xFFFD -> true;
            default -> character >= 0x200B && character <= 0x200F;
        };
    }

    private static Normalization precompiled(JsonFields part) {
        part.allowOnly(Set.of("type", "precompiled_charsmap"));
        String written = part.string("precompiled_charsmap");
        Optional<Charsmap> table;
        try {
            table = Charsmap.of(Base64.getDecoder().decode(written));
        } catch (IllegalArgumentException e) {
            table = Optional.empty(); // no Base64 is no table either
        }
        return table.orElseThrow(() ->
                Places.wrong(part, "precompiled_charsmap", "a table of SentencePiece in Base64", Excerpt.of(written)))
                ::apply;
    }
}
