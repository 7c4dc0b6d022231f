using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Search.Core.Telemetry;

namespace Search.Tests.Core.Telemetry;

/// <summary>Records the spans and measurements of one test, without those of parallel tests.</summary>
internal sealed class RecordedTelemetry : IDisposable
{
    private static readonly AsyncLocal<RecordedTelemetry?> Current = new();

    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ConcurrentQueue<(string Instrument, double Value, Dictionary<string, object?> Tags)> _measurements = [];
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public RecordedTelemetry()
    {
        Current.Value = this;
        _activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SearchTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStarted = span =>
            {
                if (Current.Value == this)
                {
                    _spans.Enqueue(span);
                }
            },
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == SearchTelemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _meters.Start();
    }

    public IReadOnlyCollection<Activity> Spans => _spans;

    /// <summary>The values of an instrument, by a tag.</summary>
    public ILookup<string, double> Values(string instrument, string tag) => _measurements
        .Where(measured => measured.Instrument == instrument)
        .ToLookup(measured => (string?)measured.Tags.GetValueOrDefault(tag) ?? "", measured => measured.Value);

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
        Current.Value = null;
    }

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Current.Value == this)
        {
            _measurements.Enqueue((instrument.Name, value, tags.ToArray().ToDictionary(tag => tag.Key, tag => tag.Value)));
        }
    }
}
