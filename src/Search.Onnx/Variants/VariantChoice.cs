using Search.Core.Errors;
using Search.Core.Reranking;

namespace Search.Onnx.Variants;

/// <summary>Which variant runs, and why not a faster one.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Note">For people; null where there is nothing to say.</param>
internal sealed record VariantChoice(ModelVariant Variant, string? Note)
{
    /// <summary>
    /// The fastest variant whose audit speaks for it, the exact one where none does. A precision that is asked for runs whatever its
    /// audits say: as the fastest variant whose scores are near enough, or else as the fastest, with a warning.
    /// </summary>
    /// <param name="variants">Fastest first, the exact one last.</param>
    /// <param name="asked">The precision that is asked for, if any.</param>
    /// <param name="audits">Looks up an audit by a variant's key.</param>
    /// <param name="isReady">Whether the files are ready ones: then the nearest to a precision stands for it.</param>
    /// <exception cref="BadInputException">No variant has the precision.</exception>
    public static VariantChoice Make(
        IReadOnlyList<ModelVariant> variants, string? asked, Func<string, AuditRecord?> audits, bool isReady)
    {
        if (asked is null)
        {
            return Best(variants, audits);
        }

        List<ModelVariant> fitting = [.. variants.Where(variant => variant.Precision == asked)];
        if (fitting.Count == 0)
        {
            return isReady ? new VariantChoice(variants[^1], null) : throw new BadInputException(
                $"The precision {asked} is not to be had on this device; expected {string.Join(" or ", variants.Select(variant => variant.Precision).Distinct())}.");
        }

        var sound = fitting.FindIndex(variant => Doubt(audits(variant.Key)) is null);
        return sound >= 0
            ? new VariantChoice(fitting[sound], Explain(fitting[sound], [.. fitting.Take(sound).Select(variant => (variant.Name, Doubt(audits(variant.Key))!))]))
            : new VariantChoice(fitting[0], audits(fitting[0].Key)?.Shortfall() is { } shortfall
                ? $"{fitting[0].Name} was asked for, and its audit falls short: {shortfall}."
                : null);
    }

    private static VariantChoice Best(IReadOnlyList<ModelVariant> variants, Func<string, AuditRecord?> audits)
    {
        var reasons = new List<(string Variant, string Reason)>();
        foreach (var variant in variants.SkipLast(1))
        {
            if (Against(audits(variant.Key)) is not { } reason)
            {
                return new VariantChoice(variant, Explain(variant, reasons));
            }

            reasons.Add((variant.Name, reason));
        }

        return new VariantChoice(variants[^1], Explain(variants[^1], reasons));
    }

    private static string? Against(AuditRecord? audit) =>
        Doubt(audit) ?? (audit!.PairsPerSecond <= audit.ExactPairsPerSecond ? "no faster than fp32 here" : null);

    /// <summary>What speaks against a variant's scores.</summary>
    private static string? Doubt(AuditRecord? audit) =>
        audit is null ? "no audit on this machine (./search models audit makes one)" : audit.Shortfall();

    private static string? Explain(ModelVariant runs, IReadOnlyCollection<(string Variant, string Reason)> reasons) => reasons.Count == 0
        ? null
        : $"{runs.Name} runs; {string.Join("; ", reasons.GroupBy(item => item.Reason, item => item.Variant).Select(
            same => $"{string.Join(" and ", same)} {(same.Count() == 1 ? "does" : "do")} not: {same.Key}"))}.";
}
