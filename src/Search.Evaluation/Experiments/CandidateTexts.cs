using Search.Core;
using Search.Core.Collections;
using Search.Core.Errors;
using Search.Core.Retrieval;
using Search.Evaluation.Trec;

namespace Search.Evaluation.Experiments;

/// <summary>Finds the texts of a candidate file's passages in a collection and keeps only these.</summary>
public sealed class CandidateTexts
{
    private readonly Dictionary<string, Passage?> _passages = [];

    /// <summary>Reads the collection once and keeps the passages that the first <paramref name="window"/> candidates need.</summary>
    /// <exception cref="BadInputException">A file is damaged, or a passage is in none of the files.</exception>
    public CandidateTexts(Run run, int window, IReadOnlyList<string> collection)
    {
        foreach (var document in run.Rankings.Values.SelectMany(ranking => ranking.Take(window)))
        {
            _passages[document.Document] = null;
        }

        foreach (var path in collection.SelectMany(CollectionFile.FilesOf))
        {
            using var file = CollectionFile.Open(path);
            foreach (var entry in file.Read())
            {
                if (entry.Passage is { } passage && _passages.ContainsKey(passage.Id))
                {
                    _passages[passage.Id] = passage;
                }
            }
        }

        string[] missing = [.. _passages.Where(passage => passage.Value is null).Select(passage => passage.Key)];
        if (missing.Length > 0)
        {
            throw new BadInputException(
                $"{missing.Length:N0} of {_passages.Count:N0} candidate passages were not found in {string.Join(", ", collection)}, " +
                $"for example {string.Join(", ", missing.Take(3))}. Name all files of the collection with --collection.");
        }
    }

    /// <summary>The queries of a run with their candidates.</summary>
    /// <param name="run">The candidates.</param>
    /// <param name="queries">Query id to text; must contain every query of the run.</param>
    /// <exception cref="BadInputException">A query has no text.</exception>
    public IEnumerable<QueryCandidates> Of(Run run, OrderedDictionary<string, string> queries) =>
        run.Rankings.Select(entry => new QueryCandidates(entry.Key, queries.TextOf(entry.Key, run), Of(entry.Value)));

    /// <summary>The candidates of one query; those outside the window have no text.</summary>
    public IReadOnlyList<Candidate> Of(IReadOnlyList<RankedDocument> ranking) =>
        [.. ranking.Select((document, index) => new Candidate(
            _passages.GetValueOrDefault(document.Document) ?? new Passage(document.Document, null, ""), index + 1, document.Score))];
}
