using Search.Benchmarks.Synthetic;

namespace Search.Tests.Onnx.Synthetic;

/// <summary>
/// A forward pass in double precision, one token after another. It is written from the papers and shares no code with the program. It gives
/// the score of a pair of token ids.
/// </summary>
internal sealed class ReferenceForward(SyntheticModel model)
{
    private readonly int _hidden = model.Entry.Hidden;
    private readonly int _heads = model.Entry.AttentionHeads;

    /// <summary>logit, or logit1 - logit0.</summary>
    public double Relevance(int[] ids, int[] types)
    {
        var tokens = Embed(ids, types);
        for (var layer = 0; layer < model.Entry.Layers; layer++)
        {
            tokens = Layer(LayerNames.Of(model, layer), tokens);
        }

        var logits = Head(tokens[0]);
        return logits.Length == 1 ? logits[0] : logits[1] - logits[0];
    }

    private double[][] Embed(int[] ids, int[] types)
    {
        var (words, positions) = (model.Values(model.Prefix + "embeddings.word_embeddings.weight"), model.Values(model.Prefix + "embeddings.position_embeddings.weight"));
        var typeRows = model.IsDistilBert ? null : model.Values(model.Prefix + "embeddings.token_type_embeddings.weight");
        return [.. ids.Select((id, position) => Norm(model.Prefix + "embeddings.LayerNorm", [.. Enumerable.Range(0, _hidden).Select(index =>
            (double)words[id * _hidden + index] + positions[position * _hidden + index] + (typeRows?[types[position] * _hidden + index] ?? 0))]))];
    }

    private double[][] Layer(LayerNames names, double[][] tokens)
    {
        var (query, key, value) = (Linear(names.Query, tokens), Linear(names.Key, tokens), Linear(names.Value, tokens));
        var attended = Linear(names.AttentionOutput, [.. query.Select(row => Attend(row, key, value))]);
        double[][] normed = [.. attended.Zip(tokens, (one, other) => Norm(names.AttentionNorm, Add(one, other)))];
        double[][] inner = [.. Linear(names.Intermediate, normed).Select(row => Array.ConvertAll(row, Gelu))];
        return [.. Linear(names.Output, inner).Zip(normed, (one, other) => Norm(names.OutputNorm, Add(one, other)))];
    }

    private double[] Attend(double[] query, double[][] keys, double[][] values)
    {
        var (context, size) = (new double[_hidden], _hidden / _heads);
        for (var head = 0; head < _heads; head++)
        {
            var start = head * size;
            double[] weights = [.. keys.Select(key => Math.Exp(Enumerable.Range(start, size).Sum(index => query[index] * key[index]) / Math.Sqrt(size)))];
            for (var index = start; index < start + size; index++)
            {
                context[index] = values.Select((value, token) => value[index] * weights[token]).Sum() / weights.Sum();
            }
        }

        return context;
    }

    private double[] Head(double[] cls) => model.Entry.Head switch
    {
        "electra-1" => Linear("classifier.out_proj", [Array.ConvertAll(Linear("classifier.dense", [cls])[0], Gelu)])[0],
        "electra-cls-linear-2" => Linear("classifier.out_proj", [cls])[0],
        "distilbert-cls-linear-1" => Linear("_classification_layer", [cls])[0],
        _ => Linear("classifier", [Array.ConvertAll(Linear(model.Prefix + "pooler.dense", [cls])[0], Math.Tanh)])[0],
    };

    private double[][] Linear(string name, double[][] rows)
    {
        var (weights, bias) = (model.Values(name + ".weight"), model.Values(name + ".bias"));
        var inputs = weights.Length / bias.Length;
        double[][] results = [.. rows.Select(_ => new double[bias.Length])];
        Parallel.For(0, bias.Length, output =>
        {
            for (var row = 0; row < rows.Length; row++)
            {
                var sum = (double)bias[output];
                for (var input = 0; input < inputs; input++)
                {
                    sum += weights[output * inputs + input] * rows[row][input];
                }

                results[row][output] = sum;
            }
        });
        return results;
    }

    private double[] Norm(string name, double[] row)
    {
        var mean = row.Average();
        var deviation = Math.Sqrt(row.Average(value => (value - mean) * (value - mean)) + 1e-12);
        var (scale, shift) = (model.Values(model.NormScale(name)), model.Values(model.NormShift(name)));
        return [.. row.Select((value, index) => (value - mean) / deviation * scale[index] + shift[index])];
    }

    private static double[] Add(double[] one, double[] other) => [.. one.Zip(other, (left, right) => left + right)];

    private static double Gelu(double x) => x * 0.5 * (1 + Erf(x / Math.Sqrt(2)));

    /// <summary>Abramowitz and Stegun 7.1.5, the power series, which converges for all values in the layers; 1 beyond.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 5)
        {
            return Math.Sign(x);
        }

        var (sum, term) = (x, x);
        for (var n = 1; Math.Abs(term) > 1e-17; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}
