import {
  Bar,
  BarChart,
  CartesianGrid,
  LabelList,
  Line,
  LineChart,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import "./charts.css";

const HEIGHT = 260;
const TICK = { fill: "var(--chart-tick)", fontSize: 12 };
const AXIS = { stroke: "var(--chart-tick)" };
const TIP = {
  contentStyle: {
    background: "var(--c-surface)",
    border: "1px solid var(--c-control)",
    borderRadius: 6,
    color: "var(--c-text)",
  },
  labelStyle: { color: "var(--c-text)", fontWeight: 600 },
  itemStyle: { color: "var(--c-text)" },
  isAnimationActive: false,
};

export interface Point {
  name: string;
  [series: string]: string | number | null;
}

interface Series {
  key: string;
  label: string;
}

interface Props {
  data: readonly Point[];
  show: (value: number) => string;
  onPick?: ((place: number) => void) | undefined;
}

/** What a press on a plot means: the place among the points, which the library names as text. */
const placeOf = (state: { activeTooltipIndex?: number | string | null | undefined }): number | null => {
  const place = Number(state.activeTooltipIndex ?? Number.NaN);
  return Number.isInteger(place) ? place : null;
};

/** Bars that stand, one for each point, with their figures above them. */
export function Columns({ data, series, show, onPick }: Props & { series: Series }) {
  return (
    <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 640, height: HEIGHT }}>
      <BarChart
        data={[...data]}
        margin={{ top: 22, right: 4, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        className={onPick ? "cursor-pointer" : ""}
        onClick={(state) => {
          const place = placeOf(state);
          if (place !== null) onPick?.(place);
        }}
      >
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis dataKey="name" tick={TICK} axisLine={AXIS} tickLine={AXIS} minTickGap={8} />
        <YAxis hide domain={[0, "dataMax"]} />
        <Tooltip {...TIP} cursor={{ fill: "var(--c-sunken)" }} formatter={(value) => show(Number(value))} />
        <Bar
          dataKey={series.key}
          name={series.label}
          fill="var(--chart-1)"
          maxBarSize={56}
          isAnimationActive={false}
        >
          {data.length <= 14 && (
            <LabelList
              position="top"
              fill="var(--chart-label)"
              fontSize={12}
              formatter={(value) => (Number(value) ? show(Number(value)) : "")}
            />
          )}
        </Bar>
      </BarChart>
    </ResponsiveContainer>
  );
}

const LOOKS = [
  { stroke: "var(--chart-1)", strokeDasharray: "0" },
  { stroke: "var(--chart-2)", strokeDasharray: "6 4" },
  // The months before stand back.
  { stroke: "var(--chart-tick)", strokeDasharray: "2 3" },
] as const;

/** Lines over time, told apart by dash, by marker and by the name at their end. */
export function Lines({ data, series, show, onPick }: Props & { series: readonly Series[] }) {
  const ends = series.map(({ key }) => data.findLastIndex((point) => point[key] !== null));
  return (
    <ResponsiveContainer width="100%" height={HEIGHT} initialDimension={{ width: 640, height: HEIGHT }}>
      <LineChart
        data={[...data]}
        margin={{ top: 16, right: series.length > 2 ? 64 : 44, bottom: 0, left: 0 }}
        accessibilityLayer={false}
        className={onPick ? "cursor-pointer" : ""}
        onClick={(state) => {
          const place = placeOf(state);
          if (place !== null) onPick?.(place);
        }}
      >
        <CartesianGrid vertical={false} stroke="var(--chart-grid)" />
        <XAxis dataKey="name" tick={TICK} axisLine={AXIS} tickLine={AXIS} minTickGap={12} />
        <YAxis
          tick={TICK}
          axisLine={false}
          tickLine={false}
          width={64}
          domain={[0, "auto"]}
          tickFormatter={(value: number) => show(value)}
        />
        <Tooltip {...TIP} formatter={(value) => show(Number(value))} />
        {series.map(({ key, label }, place) => (
          <Line
            key={key}
            dataKey={key}
            name={label}
            {...LOOKS[place % LOOKS.length]}
            strokeWidth={2}
            isAnimationActive={false}
            dot={{ r: 3, strokeDasharray: "0", fill: place === 0 ? "var(--chart-1)" : "var(--c-surface)" }}
          >
            <LabelList
              content={({ x, y, index }) =>
                index === ends[place] ? (
                  <text x={Number(x) + 8} y={Number(y) + 4} fontSize={12} fill="var(--chart-label)">
                    {key}
                  </text>
                ) : null
              }
            />
          </Line>
        ))}
      </LineChart>
    </ResponsiveContainer>
  );
}
