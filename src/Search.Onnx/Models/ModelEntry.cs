namespace Search.Onnx.Models;

/// <summary>A row of the registry: a published reranker.</summary>
/// <param name="Name">What a user types: the last part of the repository.</param>
/// <param name="Repository">Its repository on the hub, <c>org/name</c>.</param>
/// <param name="Aliases">Earlier names of the repository; the hub redirects them.</param>
/// <param name="State">
/// <c>ready</c>: the tests pull a checkpoint with its architecture, its file layout and random weights from a server, and its scores agree
/// with an independent computation. <see cref="Unconfirmed"/> lists what such a test cannot show.
/// </param>
/// <param name="Revision">A commit where one is pinned, otherwise a branch.</param>
/// <param name="Head">The head, as <c>--head</c> names it.</param>
/// <param name="Activation">The function that sentence-transformers applies to a logit for display; not used for ranking.</param>
/// <param name="Vocabulary">The name of its vocabulary.</param>
/// <param name="IsLowerCase">Whether texts are lower-cased and stripped of accents.</param>
/// <param name="Licence">The licence of its model card (SPDX); null where the card names none.</param>
/// <param name="Layers">Transformer layers.</param>
/// <param name="Hidden">Width of a token's vector.</param>
/// <param name="AttentionHeads">Attention heads per layer.</param>
/// <param name="Intermediate">Width of the feed-forward layer.</param>
/// <param name="MaxLength">The longest pair in tokens.</param>
/// <param name="Published">The figures of its model card.</param>
/// <param name="Files">The files of the repository that are needed.</param>
/// <param name="Unconfirmed">Properties that only its published files can confirm.</param>
/// <param name="Recommended">The use for which it is recommended: <c>fast</c>, <c>balanced</c> or <c>best</c>; null for the other models.</param>
public sealed record ModelEntry(
    string Name,
    string Repository,
    IReadOnlyList<string> Aliases,
    string State,
    string Revision,
    string Head,
    string Activation,
    string Vocabulary,
    bool IsLowerCase,
    string? Licence,
    int Layers,
    int Hidden,
    int AttentionHeads,
    int Intermediate,
    int MaxLength,
    PublishedScores Published,
    IReadOnlyList<ModelFile> Files,
    IReadOnlyList<string> Unconfirmed,
    string? Recommended = null);

/// <summary>Published figures.</summary>
/// <param name="Ndcg10">nDCG@10 on TREC DL 2019, times 100.</param>
/// <param name="Mrr10">MRR@10 on MS MARCO dev, times 100.</param>
/// <param name="DocsPerSecond">Documents a second on a V100.</param>
public sealed record PublishedScores(double Ndcg10, double Mrr10, int DocsPerSecond);

/// <summary>A file of a repository.</summary>
/// <param name="Path">Its path there, and in the model's folder.</param>
/// <param name="Sha256">Its SHA-256 where it is known; otherwise the hash that the hub gives is checked.</param>
/// <param name="ApproximateMegabytes">Its approximate size, where that is known.</param>
/// <param name="Repository">The repository of this file, where the entry's repository lacks it.</param>
/// <param name="Revision">That repository's revision.</param>
public sealed record ModelFile(
    string Path, string? Sha256 = null, double? ApproximateMegabytes = null, string? Repository = null, string? Revision = null);
