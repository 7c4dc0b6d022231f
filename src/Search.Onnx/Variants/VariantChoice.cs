using Search.Core.Errors;
using Search.Core.Reranking;

namespace Search.Onnx.Variants;

/// <summary>The variant that runs, and why not a faster one.</summary>
/// <param name="Variant">The variant.</param>
/// <param name="Note">The explanation for users; null where there is none.</param>
internal sealed record VariantChoice(ModelVariant Variant, string? Note)
{
    /// <summary>
    /// Chooses the fastest variant whose audit allows it, otherwise the exact one. A requested precision always runs: as its fastest variant
    /// with a good audit, otherwise as its fastest variant with a warning.
    /// </summary>
    /// <param name="variants">Fastest first, the exact one last.</param>
    /// <param name="asked">The requested precision, if any.</param>
    /// <param name="audits">Looks up an audit by a variant's key.</param>
    /// <param name="isReady">Whether the files are ready ONNX files; then the nearest precision is used.</param>
    /// <exception cref="BadInputException">There is no variant with this precision.</exception>
    public static VariantChoice Make(
        IReadOnlyList<ModelVariant> variants, string? asked, Func<string, AuditRecord?> audits, bool isReady)
    {
        if (asked is null)
        {
            return Best(variants, audits);
        }

        List<ModelVariant> fitting = [.. variants.Where(variant => variant.Precision == asked || variant.Name == asked)];
        if (fitting.Count == 0)
        {
            return isReady ? new VariantChoice(variants[^1], null) : throw new BadInputException(
                $"The precision {asked} is not available on this device; expected {string.Join(" or ", variants.SelectMany(variant => new[] { variant.Precision, variant.Name }).Distinct())}.");
        }

        var good = fitting.FindIndex(variant => ScoreProblem(audits(variant.Key)) is null);
        return good >= 0
            ? new VariantChoice(fitting[good], Explain(fitting[good], [.. fitting.Take(good).Select(variant => (variant.Name, ScoreProblem(audits(variant.Key))!))]))
            : new VariantChoice(fitting[0], audits(fitting[0].Key)?.Shortfall() is { } shortfall
                ? $"{fitting[0].Name} was requested, but its audit does not allow it: {shortfall}."
                : null);
    }

    private static VariantChoice Best(IReadOnlyList<ModelVariant> variants, Func<string, AuditRecord?> audits)
    {
        var reasons = new List<(string Variant, string Reason)>();
        foreach (var variant in variants.SkipLast(1))
        {
            if (ReasonAgainst(audits(variant.Key)) is not { } reason)
            {
                return new VariantChoice(variant, Explain(variant, reasons));
            }

            reasons.Add((variant.Name, reason));
        }

        return new VariantChoice(variants[^1], Explain(variants[^1], reasons));
    }

    private static string? ReasonAgainst(AuditRecord? audit) =>
        ScoreProblem(audit) ?? (audit!.PairsPerSecond <= audit.ExactPairsPerSecond ? "no faster than fp32 here" : null);

    /// <summary>Why a variant's scores are not good enough; null where they are.</summary>
    private static string? ScoreProblem(AuditRecord? audit) =>
        audit is null ? "no audit on this machine (./search models audit makes one)" : audit.Shortfall();

    private static string? Explain(ModelVariant runs, IReadOnlyCollection<(string Variant, string Reason)> reasons) => reasons.Count == 0
        ? null
        : $"{runs.Name} runs; {string.Join("; ", reasons.GroupBy(item => item.Reason, item => item.Variant).Select(
            same => $"{string.Join(" and ", same)} {(same.Count() == 1 ? "does" : "do")} not: {same.Key}"))}.";
}
