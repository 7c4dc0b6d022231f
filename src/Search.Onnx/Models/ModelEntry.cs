namespace Search.Onnx.Models;

/// <summary>A row of the registry: a published reranker.</summary>
/// <param name="Name">What a user types: the last part of the repository.</param>
/// <param name="Repository">Its repository on the hub, <c>org/name</c>.</param>
/// <param name="Aliases">Earlier names of the repository; the hub redirects them.</param>
/// <param name="State">
/// <c>ready</c>: a checkpoint of its architecture and files, made by the tests with random weights, goes from a server to the scores of
/// an independent computation; <see cref="Unconfirmed"/> is what that cannot show.
/// </param>
/// <param name="Revision">A commit where one is pinned, otherwise a branch.</param>
/// <param name="Head">How logits are made, as <c>--head</c> names it.</param>
/// <param name="Activation">What sentence-transformers puts over a logit for display; never ranked on.</param>
/// <param name="Vocabulary">Whose vocabulary it has.</param>
/// <param name="IsLowerCase">Whether texts are lower-cased and stripped of accents.</param>
/// <param name="Licence">As its card names it (SPDX); null where it names none.</param>
/// <param name="Layers">Transformer layers.</param>
/// <param name="Hidden">Width of a token's vector.</param>
/// <param name="AttentionHeads">Attention heads a layer.</param>
/// <param name="Intermediate">Width of the feed-forward layer.</param>
/// <param name="MaxLength">The longest pair in tokens.</param>
/// <param name="Published">What its card says of it.</param>
/// <param name="Files">What is needed of the repository.</param>
/// <param name="Unconfirmed">What only its real files can confirm.</param>
/// <param name="Recommended">For whom it is the one to take: <c>fast</c>, <c>balanced</c> or <c>best</c>; null for the others.</param>
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
/// <param name="Sha256">Its SHA-256 where it is known; otherwise the hub's own says what is right.</param>
/// <param name="ApproximateMegabytes">About how large it is, where that is known.</param>
/// <param name="Repository">Another repository than the entry's, where that one lacks the file.</param>
/// <param name="Revision">That repository's revision.</param>
public sealed record ModelFile(
    string Path, string? Sha256 = null, double? ApproximateMegabytes = null, string? Repository = null, string? Revision = null);
