using Search.Benchmarks.Data;
using Search.Benchmarks.Measuring;
using Search.Core.Reranking;
using Search.Onnx;
using Search.Onnx.Checkpoints;
using Search.Onnx.Inference;

namespace Search.Benchmarks.Reranking;

/// <summary>This program in a race: rounds over the same requests, from texts and from tokens.</summary>
internal sealed class OurReranker : IDisposable
{
    private readonly CrossEncoder _reranker;
    private readonly ModelConfig? _shape;
    private readonly IReadOnlyList<RerankRequest> _requests;
    private readonly TokenPair[][] _tokens;

    private OurReranker(CrossEncoder reranker, ModelConfig? shape, IReadOnlyList<RerankRequest> requests, TokenPair[][] tokens) =>
        (_reranker, _shape, _requests, _tokens) = (reranker, shape, requests, tokens);

    public RerankerInfo Info => _reranker.Info;

    public static async Task<OurReranker> LoadAsync(
        RerankerLoader loader, string model, ScoringOptions options, IReadOnlyList<RerankRequest> requests, CancellationToken cancel)
    {
        var folder = loader.Locate(model).Folder;
        var shape = Checkpoint.IsIn(folder) ? ModelConfig.FromFolder(folder) : null;
        var reranker = await loader.LoadAsync(model, options, cancel);
        return new OurReranker(
            reranker, shape, requests, [.. requests.Select(request => reranker.Tokenize(request.Query, request.Documents, CancellationToken.None))]);
    }

    /// <summary>All scores, in the order of requests and documents.</summary>
    public async Task<List<float>> ScoresAsync(CancellationToken cancel)
    {
        var scores = new List<float>();
        foreach (var (query, documents) in _requests)
        {
            scores.AddRange((await _reranker.ScoreAllAsync(query, documents, cancel)).Select(score => score.Relevance));
        }

        return scores;
    }

    /// <summary>Runs a round from text to score and returns its seconds.</summary>
    public async Task<double> TextRoundAsync(CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        await ScoresAsync(cancel);
        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Runs a round from tokens to score and returns its seconds.</summary>
    public async Task<double> TokenRoundAsync(CancellationToken cancel)
    {
        var started = TimeProvider.System.GetTimestamp();
        foreach (var pairs in _tokens)
        {
            await foreach (var _ in _reranker.ScoreAsync([.. pairs], cancel))
            {
            }
        }

        return TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Makes the result from the measured times.</summary>
    /// <param name="times">The rounds.</param>
    /// <param name="text">The number of the contestant that starts from texts.</param>
    /// <param name="tokens">The number of the contestant that starts from tokens.</param>
    /// <param name="products">The number of the contestant with matrix products alone.</param>
    /// <param name="gemm">The matrix products, for the operations of a round.</param>
    public RerankingSpeed Speed(RoundTimes times, int text, int tokens, int products, GemmRate gemm)
    {
        var (seconds, pairs) = (times.Of(text), _tokens.Sum(request => request.Length));
        var length = _tokens.Sum(request => request.Sum(pair => (long)pair.Length));
        return new RerankingSpeed(
            Info.Model, Info.Precision, Info.Device, _requests.Count, pairs, length, seconds, pairs / seconds, length / seconds,
            times.Of(tokens), times.Ratio(tokens, text), times.Seconds[text], _shape is null ? null : Share(_shape, times, tokens, products, gemm));
    }

    public void Dispose() => _reranker.Dispose();

    private GemmShare Share(ModelConfig shape, RoundTimes times, int tokens, int products, GemmRate gemm)
    {
        var own = _tokens.Sum(request => request.Sum(pair => ModelWork.Operations(shape, pair.Length)));
        return new GemmShare(
            own / times.Of(tokens), gemm.Operations / times.Of(products), own / gemm.Operations * times.Ratio(products, tokens));
    }
}
